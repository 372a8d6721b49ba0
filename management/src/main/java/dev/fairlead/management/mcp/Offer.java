package dev.fairlead.management.mcp;

import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Target;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operation of REST as far as it is of interest here.
 *
 * @param id as the OpenAPI document has it
 * @param method upper case
 * @param template the path, with {@code {name}} for what varies
 * @param right what it asks of its caller
 * @param summary one sentence without a full stop
 * @param query names of its query parameters
 * @param takes name of the schema of its body; empty if it takes none
 */
public record Offer(
        String id, String method, String template, Right right, String summary, List<String> query, String takes) {

    /** The query parameter that makes a rehearsal of a change. */
    static final String DRY_RUN = "dryRun";

    private static final Set<Right> LOOKING = Set.of(Right.READ, Right.INSPECT, Right.AUDIT);
    private static final String ROOT = "/api/v1/";

    public Offer {
        query = List.copyOf(query);
    }

    /** Whether it changes nothing and a user may do it. */
    boolean reads() {
        boolean ofUsers = right != Right.OPEN && right != Right.PARTNER && template.startsWith(ROOT);
        return ofUsers && (method.equals("GET") || LOOKING.contains(right));
    }

    /** Whether it changes something and can say before what. */
    boolean isRehearsed() {
        return !reads() && query.contains(DRY_RUN);
    }

    /** Names of what varies in the path. */
    List<String> places() {
        List<String> places = new ArrayList<>();
        for (String step : template.substring(1).split("/", -1)) {
            if (step.startsWith("{")) {
                places.add(step.substring(1, step.length() - 1));
            }
        }
        return places;
    }

    /** Path and query, with the arguments in their places. */
    String target(Map<String, Node> arguments, boolean rehearsal) {
        StringBuilder target = new StringBuilder();
        for (String step : template.substring(1).split("/", -1)) {
            boolean place = step.startsWith("{");
            String name = place ? step.substring(1, step.length() - 1) : step;
            target.append('/').append(place ? Target.encode(text(arguments.get(name))) : step);
        }
        char mark = '?';
        for (String name : query) {
            boolean dry = name.equals(DRY_RUN);
            Node value = arguments.get(name);
            if (dry ? rehearsal : value != null) {
                target.append(mark).append(name).append('=').append(dry ? "true" : Target.encode(text(value)));
                mark = '&';
            }
        }
        return target.toString();
    }

    private static String text(@Nullable Node value) {
        if (value instanceof Node.Text text) {
            return text.value();
        }
        return value == null ? "" : Json.canonical(value);
    }
}
