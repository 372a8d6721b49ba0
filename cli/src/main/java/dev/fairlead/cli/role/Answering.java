package dev.fairlead.cli.role;

import dev.fairlead.cli.remote.Nodes;
import dev.fairlead.gateway.upstream.BackendDrain;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Answers what management asks of this gateway: {@code {"explain": query, "headers": [line, …]}}, or
 * {@code {"captures": workflow}}, or {@code {"drain": service, "backends": [url, …], "drained": true}}, or {@code {"settings": true}}.
 */
final class Answering implements UnaryOperator<String> {

    private static final int MAX_ANSWER = 512 * 1024;

    /** As {@link BackendDrain#told}. */
    @FunctionalInterface
    interface Drainer {
        /** Drains backends or takes them back, and says how those of the service stand. */
        List<BackendDrain.Standing> told(String service, Set<String> urls, Optional<Boolean> drained);
    }

    private final BiFunction<String, List<String>, String> explainer;
    private final UnaryOperator<String> captures;
    private final Drainer drain;
    private final Supplier<String> settings;

    /**
     * Asks nothing yet.
     *
     * @param explainer says what would become of a request; throws IllegalArgumentException with one sentence if it cannot
     * @param captures gives the runs of a workflow that were kept
     * @param drain takes backends out of use
     * @param settings says what this process runs with
     */
    Answering(
            BiFunction<String, List<String>, String> explainer,
            UnaryOperator<String> captures,
            Drainer drain,
            Supplier<String> settings) {
        this.explainer = explainer;
        this.captures = captures;
        this.drain = drain;
        this.settings = settings;
    }

    @Override
    public String apply(String question) {
        try {
            Node.Mapping asked = (Node.Mapping) Json.read(question, "question");
            if (asked.members().get("captures") instanceof Node.Text workflow) {
                return captures.apply(workflow.value());
            }
            if (asked.members().get("drain") instanceof Node.Text service) {
                return drained(service.value(), asked);
            }
            if (asked.members().containsKey("settings")) {
                return settings.get();
            }
            List<String> headers = Nodes.texts(asked, "headers");
            String query = asked.members().get("explain") instanceof Node.Text text ? text.value() : "";
            String answer = explainer.apply(query, headers);
            return answer.length() > MAX_ANSWER
                    ? fault("there are too many routes for this page; ask with `fairlead explain` beside the gateway")
                    : answer;
        } catch (IllegalArgumentException notUnderstood) {
            return fault(String.valueOf(notUnderstood.getMessage()));
        } catch (Json.Malformed | ClassCastException broken) {
            return fault("the question cannot be read; is management of the same version as the gateway?");
        }
    }

    // Without a word of what to do it only says how they stand.
    private String drained(String service, Node.Mapping asked) {
        Optional<Boolean> wanted =
                asked.members().get("drained") instanceof Node.Bool said ? Optional.of(said.value()) : Optional.empty();
        List<Node> backends = new ArrayList<>();
        for (BackendDrain.Standing standing : drain.told(service, Set.copyOf(Nodes.texts(asked, "backends")), wanted)) {
            backends.add(new Members()
                    .put("url", standing.url())
                    .put("drained", standing.drained())
                    .put("inFlight", standing.inFlight())
                    .build());
        }
        return Json.canonical(
                new Members().put("backends", Members.of(backends)).build());
    }

    private static String fault(String text) {
        return Json.canonical(new Members().put("fault", text).build());
    }
}
