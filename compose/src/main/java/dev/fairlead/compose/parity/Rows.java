package dev.fairlead.compose.parity;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.membersOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.compose.parity.Outcome.Row;
import dev.fairlead.compose.parity.Outcome.Verdict;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be the same wherever it runs, as named checks: products, policies, workflows, credentials, the form of audit
 * records, the management page, the form of the store's address. They are asked of the management of both sides; what
 * cannot be asked is not checked, and said so.
 */
final class Rows {

    private static final Pattern STORE =
            Pattern.compile("(mongodb(?:\\+srv)?)://(?:([^:@/]+)(:[^@/]*)?@)?([^/?]+)(?:/([^?]*))?(?:\\?(.*))?");
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]{8,128})\"");
    private static final String EXPORT = "/api/v1/export";

    private final Optional<Office> a;
    private final Optional<Office> b;
    private final List<Row> rows = new ArrayList<>();

    /** The management of one side, and the token that it is asked with. */
    record Office(Side side, String token) {

        Reply get(String path) {
            Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
            return side.get(path, headers);
        }
    }

    Rows(Optional<Office> a, Optional<Office> b) {
        this.a = a;
        this.b = b;
    }

    /**
     * All seven.
     *
     * @param storeA the address of the one store, where it is known
     * @param storeB that of the other one
     */
    List<Row> all(Optional<String> storeA, Optional<String> storeB) {
        if (a.isEmpty() || b.isEmpty()) {
            for (String name : List.of(
                    "API products, proxies, endpoints",
                    "Auth policies, rate limits",
                    "Workflow definitions",
                    "Client credentials",
                    "Audit record format",
                    "Management UI behaviour")) {
                rows.add(new Row(name, Verdict.NOT_CHECKED, "name --management-a and --management-b"));
            }
        } else {
            exports(a.get().get(EXPORT), b.get().get(EXPORT));
            credentials(a.get(), b.get());
            audit(a.get(), b.get());
            page(a.get(), b.get());
        }
        store(storeA, storeB);
        return rows;
    }

    private static Optional<Node> json(Reply reply) {
        try {
            return reply.status() == 200 ? Optional.of(Json.read(reply.text(), "answer")) : Optional.empty();
        } catch (Json.Malformed broken) {
            return Optional.empty();
        }
    }

    private static String trouble(Reply a, Reply b) {
        return "asked, and answered " + said(a) + " and " + said(b)
                + "; FAIRLEAD_TOKEN_A and FAIRLEAD_TOKEN_B are the tokens";
    }

    private static String said(Reply reply) {
        return reply.failure().isEmpty() ? String.valueOf(reply.status()) : reply.failure();
    }

    // -- what is configured -------------------------------------------------------------------------------------------

    private void exports(Reply left, Reply right) {
        Optional<Node> one = json(left);
        Optional<Node> other = json(right);
        Map<String, List<String>> rowsBySection = new TreeMap<>(Map.of(
                "API products, proxies, endpoints", List.of("products"),
                "Auth policies, rate limits", List.of("policies"),
                "Workflow definitions", List.of("workflows")));
        for (String name :
                List.of("API products, proxies, endpoints", "Auth policies, rate limits", "Workflow definitions")) {
            if (one.isEmpty() || other.isEmpty()) {
                rows.add(new Row(name, Verdict.NOT_CHECKED, trouble(left, right)));
            } else {
                section(name, rowsBySection.getOrDefault(name, List.of()).getFirst(), one.get(), other.get());
            }
        }
    }

    private void section(String name, String section, Node one, Node other) {
        Map<String, String> left = objects(at(one, section));
        Map<String, String> right = objects(at(other, section));
        if (left.isEmpty() && right.isEmpty()) {
            rows.add(new Row(name, Verdict.SAME, "neither side has any"));
            return;
        }
        compared(name, left, right);
    }

    private void compared(String name, Map<String, String> left, Map<String, String> right) {
        TreeSet<String> all = new TreeSet<>(left.keySet());
        all.addAll(right.keySet());
        List<String> different = all.stream()
                .filter(key -> !left.getOrDefault(key, "").equals(right.getOrDefault(key, "")))
                .map(key -> !right.containsKey(key)
                        ? "\"" + key + "\" is on one side only"
                        : !left.containsKey(key)
                                ? "\"" + key + "\" is on the other side only"
                                : "\"" + key + "\" differs")
                .toList();
        rows.add(
                different.isEmpty()
                        ? new Row(name, Verdict.SAME, all.size() + " the same")
                        : new Row(
                                name,
                                Verdict.DIFFERS,
                                String.join(", ", different.subList(0, Math.min(5, different.size())))
                                        + (different.size() > 5 ? " and " + (different.size() - 5) + " more" : "")));
    }

    // By name; a list or a mapping, as the declarative file has it.
    private static Map<String, String> objects(Node section) {
        Map<String, String> objects = new TreeMap<>();
        membersOf(section).forEach((key, value) -> objects.put(key, Json.canonical(value)));
        for (Node each : elementsOf(section)) {
            objects.put(textOf(each, "name"), Json.canonical(each));
        }
        return objects;
    }

    // Hashes are never shown by a management; what is compared is who has which credentials, and of which kind.
    private void credentials(Office one, Office other) {
        Reply left = one.get("/api/v1/clients?limit=100");
        Reply right = other.get("/api/v1/clients?limit=100");
        Optional<Node> a = json(left);
        Optional<Node> b = json(right);
        String name = "Client credentials";
        if (a.isEmpty() || b.isEmpty()) {
            rows.add(new Row(name, Verdict.NOT_CHECKED, trouble(left, right)));
        } else {
            compared(name, clients(a.get()), clients(b.get()));
        }
    }

    private static Map<String, String> clients(Node page) {
        Map<String, String> clients = new TreeMap<>();
        for (Node client : elementsOf(page, "items")) {
            List<String> credentials = new ArrayList<>();
            for (Node each : elementsOf(client, "credentials")) {
                credentials.add(textOf(each, "name") + " " + textOf(each, "type"));
            }
            membersOf(client, "credentials")
                    .forEach((key, value) -> credentials.add(key + " " + textOf(value, "type")));
            clients.put(textOf(client, "name"), new TreeSet<>(credentials).toString());
        }
        return clients;
    }

    // -- how it looks -------------------------------------------------------------------------------------------------

    private void audit(Office one, Office other) {
        String name = "Audit record format";
        Reply left = one.get("/api/v1/audit?limit=50");
        Reply right = other.get("/api/v1/audit?limit=50");
        Optional<Node> a = json(left);
        Optional<Node> b = json(right);
        if (a.isEmpty() || b.isEmpty()) {
            rows.add(new Row(name, Verdict.NOT_CHECKED, trouble(left, right)));
            return;
        }
        Shape shape = Shape.of(records(a.get()));
        Shape second = Shape.of(records(b.get()));
        if (shape.isEmpty() || second.isEmpty()) {
            rows.add(new Row(name, Verdict.NOT_CHECKED, "one side has no record yet"));
            return;
        }
        List<String> different = shape.differences(second);
        rows.add(
                different.isEmpty()
                        ? new Row(name, Verdict.SAME, shape.size() + " keys of the same kinds")
                        : new Row(name, Verdict.DIFFERS, String.join(", ", different)));
    }

    // What happened differs; what each record says of itself does not.
    private static List<Node> records(Node page) {
        List<Node> records = new ArrayList<>();
        for (Node each : elementsOf(page, "items")) {
            Map<String, Node> members = new LinkedHashMap<>(membersOf(each));
            members.replaceAll((key, value) ->
                    value instanceof Node.Mapping || value instanceof Node.Sequence ? Members.of("a part") : value);
            records.add(new Node.Mapping(members, each.place()));
        }
        return records;
    }

    private void page(Office one, Office other) {
        List<String> different = new ArrayList<>();
        for (String path : List.of("/", "/api/v1/openapi.json")) {
            Reply left = one.get(path);
            Reply right = other.get(path);
            if (left.status() != right.status() || !lasting(left).equals(lasting(right))) {
                different.add(path + " (" + said(left) + ", " + left.raw().length() + " bytes / " + said(right) + ", "
                        + right.raw().length() + " bytes)");
            }
        }
        rows.add(
                different.isEmpty()
                        ? new Row("Management UI behaviour", Verdict.SAME, "the page and the operations behind it")
                        : new Row("Management UI behaviour", Verdict.DIFFERS, String.join(", ", different)));
    }

    // A page that guards its scripts with a number that is good once has another one each time.
    private static String lasting(Reply reply) {
        // A page says it wherever its own parts need it.
        Matcher nonce = NONCE.matcher(reply.raw());
        return nonce.find() ? reply.raw().replace(nonce.group(1), "nonce") : reply.raw();
    }

    // -- the store ----------------------------------------------------------------------------------------------------

    private void store(Optional<String> left, Optional<String> right) {
        String name = "MongoDB connection string format";
        if (left.isEmpty() || right.isEmpty()) {
            rows.add(new Row(name, Verdict.NOT_CHECKED, "set MONGODB_URI_A and MONGODB_URI_B"));
            return;
        }
        Matcher a = STORE.matcher(left.get());
        Matcher b = STORE.matcher(right.get());
        if (!a.matches() || !b.matches()) {
            String which = a.matches() ? "MONGODB_URI_B" : "MONGODB_URI_A";
            rows.add(new Row(name, Verdict.DIFFERS, which + " is no mongodb:// or mongodb+srv:// address"));
            return;
        }
        boolean database = String.valueOf(a.group(5)).equals(String.valueOf(b.group(5)));
        rows.add(
                database
                        ? new Row(
                                name,
                                Verdict.SAME,
                                a.group(1) + " and " + b.group(1) + ", the same database; read alike")
                        : new Row(name, Verdict.DIFFERS, "they name different databases"));
    }
}
