package dev.fairlead.compose.parity;

import dev.fairlead.compose.cluster.ClusterObject;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.model.tree.YamlText;
import dev.fairlead.sources.file.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Requests that two deployments are asked, and what does not count in their answers.
 *
 * @param headers of every request
 * @param ignoredHeaders names of answers' headers, in small letters
 * @param ignoredJson pointers into answers in JSON; {@code *} is one step
 * @param tolerance by how many requests a limit may differ
 */
public record Suite(
        Map<String, String> headers,
        Set<String> ignoredHeaders,
        List<String> ignoredJson,
        int tolerance,
        List<Ask> requests) {

    /** Requests of one suite. */
    public static final int MAX_REQUESTS = 10_000;

    /** How often one request may be repeated. */
    public static final int MAX_REPEAT = 10_000;

    // What every answer has anew.
    private static final Set<String> ALWAYS = Set.of(
            "date",
            "age",
            "x-request-id",
            "traceparent",
            "server-timing",
            "content-length",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "via",
            "x-envoy-upstream-service-time");
    private static final String METHOD = "[A-Z]{1,32}";

    public Suite {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        ignoredHeaders = Collections.unmodifiableSortedSet(new TreeSet<>(ignoredHeaders));
        ignoredJson = List.copyOf(ignoredJson);
        requests = List.copyOf(requests);
    }

    /** One of these requests, with what is usual. */
    static Suite of(List<Ask> requests) {
        return new Suite(Map.of(), ALWAYS, List.of(), 1, requests);
    }

    /** A suite that cannot be read: what, where, what to do. */
    public static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        Unreadable(String text) {
            super(text);
        }

        Unreadable(Place place, String text) {
            super(place + ": " + text);
        }
    }

    /**
     * Reads a suite; {@code ${NAME}} in its values is a variable, so that keys stay out of the file.
     *
     * @throws Unreadable at the first thing that is wrong
     */
    public static Suite read(byte[] yaml, String source, Map<String, String> environment) throws Unreadable {
        Yaml.Document document;
        try {
            document = Yaml.read(yaml, source, environment::get);
        } catch (Yaml.Malformed malformed) {
            throw new Unreadable(String.valueOf(malformed.getMessage()));
        }
        for (Yaml.Problem problem : document.problems()) {
            throw new Unreadable(problem.place(), problem.text() + "; " + problem.remedy());
        }
        Map<String, Node> members = mapping(document.root(), "a suite");
        known(members, Set.of("headers", "ignore", "tolerance", "requests"), document.root());
        Node ignore = members.getOrDefault("ignore", Members.nothing());
        Map<String, Node> ignored = ignore instanceof Node.Empty ? Map.of() : mapping(ignore, "ignore");
        known(ignored, Set.of("headers", "json"), ignore);
        Set<String> names = new TreeSet<>(ALWAYS);
        texts(ignored.get("headers"), text -> text.toLowerCase(Locale.ROOT)).forEach(names::add);
        List<Ask> requests = new ArrayList<>();
        Node list = members.getOrDefault("requests", Members.nothing());
        if (!(list instanceof Node.Sequence sequence) || sequence.elements().isEmpty()) {
            throw new Unreadable(document.root().place(), "it has no requests; write a list of them under requests:");
        }
        if (sequence.elements().size() > MAX_REQUESTS) {
            throw new Unreadable(
                    list.place(), "there are more than " + MAX_REQUESTS + " requests; make several suites");
        }
        for (Node each : sequence.elements()) {
            requests.add(ask(each, requests.size() + 1));
        }
        return new Suite(
                headers(members.get("headers")),
                names,
                texts(ignored.get("json"), UnaryOperator.identity()),
                number(members.get("tolerance"), 1, 0),
                requests);
    }

    private static Ask ask(Node node, int number) throws Unreadable {
        Map<String, Node> members = mapping(node, "a request");
        known(members, Set.of("name", "method", "path", "headers", "body", "repeat"), node);
        String path = text(members.get("path"), "");
        if (!path.matches("/[\\x21-\\x7e]*")) {
            throw new Unreadable(
                    node.place(), "path cannot be \"" + path + "\"; write it from its first slash, with blanks as %20");
        }
        String method = text(members.get("method"), "GET");
        if (!method.matches(METHOD)) {
            throw new Unreadable(node.place(), "method cannot be \"" + method + "\"; write it as GET");
        }
        return new Ask(
                text(members.get("name"), number + " " + method + " " + path),
                method,
                path,
                headers(members.get("headers")),
                text(members.get("body"), ""),
                number(members.get("repeat"), 1, 1));
    }

    private static void known(Map<String, Node> members, Set<String> keys, Node where) throws Unreadable {
        for (Map.Entry<String, Node> member : members.entrySet()) {
            if (!keys.contains(member.getKey())) {
                Place place = member.getValue().place();
                throw new Unreadable(
                        place.source().isEmpty() ? where.place() : place,
                        "\"" + member.getKey() + "\" is not known here; use " + String.join(", ", new TreeSet<>(keys)));
            }
        }
    }

    private static Map<String, Node> mapping(Node node, String what) throws Unreadable {
        if (node instanceof Node.Mapping mapping) {
            return mapping.members();
        }
        throw new Unreadable(node.place(), what + " is " + node.kind() + "; write a mapping");
    }

    private static Map<String, String> headers(@Nullable Node node) throws Unreadable {
        Map<String, String> headers = new LinkedHashMap<>();
        if (node == null || node instanceof Node.Empty) {
            return headers;
        }
        for (Map.Entry<String, Node> header : mapping(node, "headers").entrySet()) {
            String value = text(header.getValue(), "");
            if (!header.getKey().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                    || value.chars().anyMatch(c -> c < ' ')) {
                throw new Unreadable(
                        header.getValue().place(), "\"" + header.getKey() + "\" is no header with a value of one line");
            }
            headers.put(header.getKey(), value);
        }
        return headers;
    }

    private static String text(@Nullable Node node, String otherwise) {
        String text = node == null ? "" : ClusterObject.textOf(node);
        return text.isEmpty() ? otherwise : text;
    }

    private static int number(@Nullable Node node, int otherwise, int least) throws Unreadable {
        String text = text(node, "");
        if (node == null || node instanceof Node.Empty) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < least || Integer.parseInt(text) > MAX_REPEAT) {
            throw new Unreadable(node.place(), "it cannot be \"" + text + "\"; write " + least + " to " + MAX_REPEAT);
        }
        return Integer.parseInt(text);
    }

    private static List<String> texts(@Nullable Node node, UnaryOperator<String> form) {
        return node == null
                ? List.of()
                : ClusterObject.elementsOf(node).stream()
                        .map(ClusterObject::textOf)
                        .map(form)
                        .toList();
    }

    /** As the file that is read. */
    public String yaml() {
        Members root = new Members();
        if (!headers.isEmpty()) {
            root.put("headers", written(headers));
        }
        Set<String> own = new TreeSet<>(ignoredHeaders);
        own.removeAll(ALWAYS);
        if (!own.isEmpty() || !ignoredJson.isEmpty()) {
            root.put(
                    "ignore",
                    new Members()
                            .put("headers", Members.ofTexts(List.copyOf(own)))
                            .put("json", Members.ofTexts(ignoredJson))
                            .build());
        }
        root.put("requests", Members.of(requests.stream().map(Suite::written).toList()));
        // A dollar sign that is doubled stands for itself; those that were meant as variables stay single.
        return YamlText.of(root.build()).replaceAll("\\$\\$(\\{[A-Z][A-Z0-9_]*})", "\\$$1");
    }

    private static Node written(Ask ask) {
        Members members = new Members()
                .put("name", ask.name())
                .put("method", ask.method())
                .put("path", ask.path());
        if (!ask.headers().isEmpty()) {
            members.put("headers", written(ask.headers()));
        }
        if (!ask.body().isEmpty()) {
            members.put("body", ask.body());
        }
        if (ask.repeat() > 1) {
            members.put("repeat", ask.repeat());
        }
        return members.build();
    }

    private static Node written(Map<String, String> headers) {
        Members members = new Members();
        headers.forEach(members::put);
        return members.build();
    }
}
