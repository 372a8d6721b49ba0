package dev.fairlead.compose.parity;

import dev.fairlead.compose.cluster.FieldPath;
import dev.fairlead.compose.convert.Secrets;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Two answers to one request: status, headers, and bodies as what they are. What the suite ignores does not count. */
final class Comparison {

    private static final int MAX_DIFFERENCES = 20;
    // How much is left, and until when, is another number at each moment; that they are told is what counts.
    private static final Set<String> PRESENT =
            Set.of("ratelimit", "retry-after", "x-ratelimit-remaining", "x-ratelimit-reset");

    // The refusals of a gateway repeat the id of the request, which is another one each time.
    private static final String REQUEST_ID = "/requestId";

    private final Suite suite;
    private final List<Pattern> ignored;
    private final List<Mismatch> found = new ArrayList<>();

    Comparison(Suite suite) {
        this.suite = suite;
        this.ignored = Stream.concat(Stream.of(REQUEST_ID), suite.ignoredJson().stream())
                .map(Comparison::pattern)
                .toList();
    }

    private static Pattern pattern(String pointer) {
        StringBuilder pattern = new StringBuilder();
        for (String part : pointer.splitWithDelimiters("\\*", 0)) {
            pattern.append(part.equals("*") ? "[^/]*" : Pattern.quote(part));
        }
        return Pattern.compile(pattern + "(/.*)?");
    }

    /** What they do not have in common. */
    List<Mismatch> of(Reply a, Reply b) {
        if (!a.failure().isEmpty() || !b.failure().isEmpty()) {
            if (!a.failure().equals(b.failure())) {
                found.add(new Mismatch("answer", answer(a), answer(b)));
            }
            return found;
        }
        if (a.status() != b.status()) {
            found.add(new Mismatch("status", String.valueOf(a.status()), String.valueOf(b.status())));
        }
        headers(a, b);
        body(a, b);
        return List.copyOf(found);
    }

    private static String answer(Reply reply) {
        return reply.failure().isEmpty() ? "status " + reply.status() : reply.failure();
    }

    private void headers(Reply a, Reply b) {
        Set<String> names = new TreeSet<>(a.headers().keySet());
        names.addAll(b.headers().keySet());
        names.removeAll(suite.ignoredHeaders());
        for (String name : names) {
            boolean presence = PRESENT.contains(name);
            boolean both = a.headers().containsKey(name) && b.headers().containsKey(name);
            if (presence ? !both : !a.header(name).equals(b.header(name))) {
                boolean secret = name.equals("set-cookie") || Secrets.isSecret(name, "x" + a.header(name));
                found.add(new Mismatch("header " + name, shown(a.header(name), secret), shown(b.header(name), secret)));
            }
        }
    }

    private static String shown(String value, boolean secret) {
        return secret && !value.isEmpty() ? "*** (" + value.length() + " characters)" : value;
    }

    private void body(Reply a, Reply b) {
        if (a.raw().equals(b.raw())) {
            return;
        }
        if (a.isJson() && b.isJson()) {
            try {
                json(Json.read(a.text(), "a"), Json.read(b.text(), "b"), "", "");
                return;
            } catch (Json.Malformed broken) {
                // Compared as text then.
            }
        }
        found.add(new Mismatch(
                "body", a.raw().length() + " bytes: " + first(a), b.raw().length() + " bytes: " + first(b)));
    }

    private static String first(Reply reply) {
        return reply.text().lines().findFirst().orElse("");
    }

    private void json(Node a, Node b, String pointer, String name) {
        if (found.size() >= MAX_DIFFERENCES
                || ignored.stream().anyMatch(each -> each.matcher(pointer).matches())) {
            return;
        }
        if (a instanceof Node.Mapping one && b instanceof Node.Mapping other) {
            Set<String> keys = new LinkedHashSet<>(one.members().keySet());
            keys.addAll(other.members().keySet());
            keys.forEach(key -> member(one.members(), other.members(), key, pointer + "/" + FieldPath.escaped(key)));
        } else if (a instanceof Node.Sequence one
                && b instanceof Node.Sequence other
                && one.elements().size() == other.elements().size()) {
            for (int i = 0; i < one.elements().size(); i++) {
                json(one.elements().get(i), other.elements().get(i), pointer + "/" + i, name);
            }
        } else if (!Json.canonical(a).equals(Json.canonical(b))) {
            different(pointer, name, Json.canonical(a), Json.canonical(b));
        }
    }

    private void member(Map<String, Node> one, Map<String, Node> other, String key, String pointer) {
        Node a = one.get(key);
        Node b = other.get(key);
        if (a != null && b != null) {
            json(a, b, pointer, key);
        } else if (ignored.stream().noneMatch(each -> each.matcher(pointer).matches())) {
            different(pointer, key, a == null ? "" : Json.canonical(a), b == null ? "" : Json.canonical(b));
        }
    }

    private void different(String pointer, String name, String a, String b) {
        boolean secret = Secrets.isSecret(name, a) || Secrets.isSecret(name, b);
        found.add(new Mismatch("body " + (pointer.isEmpty() ? "/" : pointer), shown(a, secret), shown(b, secret)));
    }
}
