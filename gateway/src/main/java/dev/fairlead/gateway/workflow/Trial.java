package dev.fairlead.gateway.workflow;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.Texts;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One test, tried: what came out otherwise than it is expected. */
public final class Trial {

    private Trial() {}

    /** Everything that came out otherwise, one a line; only what the test expects is compared. */
    public static List<String> differences(Workflow workflow, Workflow.Test test) throws InterruptedException {
        Replay.Outcome outcome = Replay.run(workflow, Texts.tree(test.request()), Texts.tree(test.calls()));
        List<String> differences = new ArrayList<>();
        Node.Mapping actual = written(outcome);
        Map<String, Node> expect = Texts.tree(test.expect()).members();
        expect.forEach((key, wanted) -> compare(key, wanted, actual.members().get(key), differences));
        if (!outcome.failure().isEmpty() && !expect.containsKey("failure") && !differences.isEmpty()) {
            differences.add("it was refused: " + outcome.failure());
        }
        return differences;
    }

    private static Node.Mapping written(Replay.Outcome outcome) {
        Members calls = new Members();
        outcome.calls()
                .forEach((node, asked) -> calls.put(
                        node, Members.of(asked.stream().map(Trial::written).toList())));
        return new Members()
                .put("status", outcome.status())
                .put("headers", texts(outcome.headers()))
                .put("body", outcome.body())
                .put("failure", outcome.failure())
                .put("visited", Members.ofTexts(outcome.visited()))
                .put("calls", calls.build())
                .build();
    }

    private static Node written(Replay.Asked asked) {
        return new Members()
                .put("method", asked.method())
                .put("target", asked.target())
                .put("headers", texts(asked.headers()))
                .put("body", asked.body())
                .build();
    }

    private static Node texts(Map<String, String> texts) {
        Members members = new Members();
        texts.forEach((name, value) -> members.put(name.toLowerCase(Locale.ROOT), value));
        return members.build();
    }

    // Of a mapping only the members that are wanted; of everything else all of it. A list of nodes may be in any order:
    // branches run at once.
    private static void compare(String where, Node wanted, @Nullable Node actual, List<String> differences) {
        if (actual == null) {
            differences.add(where + " is missing, expected " + Json.canonical(wanted));
        } else if (wanted instanceof Node.Mapping mapping && actual instanceof Node.Mapping there) {
            mapping.members()
                    .forEach((name, value) ->
                            compare(where + "." + name, value, there.members().get(name), differences));
        } else if (where.equals("visited")) {
            if (!sorted(wanted).equals(sorted(actual))) {
                differences.add("visited is " + Json.canonical(actual) + ", expected " + Json.canonical(wanted));
            }
        } else if (wanted instanceof Node.Sequence list
                && actual instanceof Node.Sequence there
                && list.elements().size() == there.elements().size()) {
            for (int i = 0; i < list.elements().size(); i++) {
                compare(
                        where + "[" + i + "]",
                        list.elements().get(i),
                        there.elements().get(i),
                        differences);
            }
        } else if (!Json.canonical(wanted).equals(Json.canonical(actual))) {
            differences.add(where + " is " + Json.canonical(actual) + ", expected " + Json.canonical(wanted));
        }
    }

    private static List<String> sorted(Node list) {
        return list instanceof Node.Sequence sequence
                ? sequence.elements().stream().map(Json::canonical).sorted().toList()
                : List.of(Json.canonical(list));
    }
}
