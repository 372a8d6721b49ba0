package dev.fairlead.sources.docker;

import dev.fairlead.model.tree.Node;
import java.util.Optional;

/**
 * Something happened to a container or a network.
 *
 * @param action the first word of what happened: {@code start}, {@code kill}, {@code health_status}, …
 * @param id of the container; empty for a network
 * @param signal of a kill; empty otherwise
 */
record EngineEvent(String action, String id, String signal) {

    static Optional<EngineEvent> read(Node node) {
        String type = node.text("Type");
        String action = node.text("Action");
        if (action.isEmpty()) {
            return Optional.empty();
        }
        int colon = action.indexOf(':');
        Node actor = node.at("Actor");
        return Optional.of(new EngineEvent(
                colon < 0 ? action : action.substring(0, colon),
                type.equals("container") ? actor.text("ID") : "",
                actor.at("Attributes").text("signal")));
    }

    /** Whether the container will end, so that it gets no request any more. */
    boolean ends(String stopSignal) {
        return action.equals("die")
                || (action.equals("kill")
                        && (signal.equals("15")
                                || signal.equals("9")
                                || SignalNames.number(stopSignal).equals(signal)));
    }
}
