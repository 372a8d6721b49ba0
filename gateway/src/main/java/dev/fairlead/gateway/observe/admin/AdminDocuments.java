package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.observe.metric.BackendStates;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.MemoryReport;
import dev.fairlead.gateway.observe.metric.Scrape;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the admin side answers, by path. Makes each document from what is live at that moment. */
public final class AdminDocuments {

    private static final String JSON = "application/json";

    /** Members that are mappings and say how things are, not what they are. */
    private static final List<String> STATES = List.of("serverStatus", "serverHealth", "circuitState");

    private final Supplier<Snapshot> live;
    private final BackendStates states;
    private final List<String> entrypoints;
    private final Scrape scrape;
    private final MemoryReport memory;

    /**
     * The documents of a gateway.
     *
     * @param live the snapshot that is served
     * @param states which backends take requests
     * @param entrypoints names of the traffic listeners
     * @param scrape the metrics
     * @param gauges the parts of the memory
     */
    public AdminDocuments(
            Supplier<Snapshot> live, BackendStates states, List<String> entrypoints, Scrape scrape, Gauges gauges) {
        this.live = live;
        this.states = states;
        this.entrypoints = List.copyOf(entrypoints);
        this.scrape = scrape;
        this.memory = new MemoryReport(gauges);
    }

    /**
     * One answer.
     *
     * @param contentType its media type
     * @param body its bytes
     * @param nextPage for {@code X-Next-Page}; 0 for none
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
    record Document(String contentType, byte[] body, int nextPage) {}

    /**
     * The document at a path, or none.
     *
     * @throws IllegalArgumentException with one sentence if the query is not understood
     */
    Optional<Document> document(String path, String query) {
        return switch (path) {
            case "/metrics" -> Optional.of(new Document(Scrape.CONTENT_TYPE, scrape.text(), 0));
            case "/debug/memory" -> Optional.of(new Document(JSON, memory.json(), 0));
            case "/api/rawdata" -> Optional.of(json(rawdata()));
            case "/api/overview" -> Optional.of(json(overview()));
            default -> path.startsWith("/api/http/") ? http(path.substring(10), query) : Optional.empty();
        };
    }

    private Optional<Document> http(String rest, String query) {
        int slash = rest.indexOf('/');
        String kind = slash < 0 ? rest : rest.substring(0, slash);
        SnapshotView view = view();
        Map<String, Node.Mapping> all =
                switch (kind) {
                    case "routers" -> view.routers();
                    case "services" -> view.services();
                    case "middlewares" -> view.middlewares();
                    default -> Map.of();
                };
        boolean known = kind.equals("routers") || kind.equals("services") || kind.equals("middlewares");
        if (!known) {
            return Optional.empty();
        }
        if (slash >= 0) {
            String name = Listing.decode(rest.substring(slash + 1).replace("+", "%2B"));
            return Optional.ofNullable(all.get(name)).map(object -> json(named(name, object)));
        }
        Listing.Page page = Listing.parse(query).of(all);
        List<Node> elements = page.elements().stream()
                .<Node>map(entry -> named(entry.getKey(), entry.getValue()))
                .toList();
        Document whole = json(Members.of(elements));
        return Optional.of(new Document(JSON, whole.body(), page.next()));
    }

    private Node rawdata() {
        Snapshot snapshot = live.get();
        SnapshotView view = new SnapshotView(snapshot, states, entrypoints);
        return new Members()
                .put("routers", mapping(view.routers()))
                .put("middlewares", mapping(view.middlewares()))
                .put("services", mapping(view.services()))
                .put("products", mapping(view.products()))
                .put("clients", mapping(view.clients()))
                .put("policies", mapping(view.policies()))
                .put("revision", snapshot.revision())
                .put("snapshot", snapshot.number())
                .build();
    }

    private Node overview() {
        Snapshot snapshot = live.get();
        SnapshotView view = new SnapshotView(snapshot, states, entrypoints);
        Members none = sections(Map.of(), Map.of(), Map.of());
        return new Members()
                .put(
                        "http",
                        sections(view.routers(), view.services(), view.middlewares())
                                .build())
                .put("tcp", none.build())
                .put("udp", none.build())
                .put("products", section(view.products()))
                .put("clients", section(view.clients()))
                .put("policies", section(view.policies()))
                .put("features", features())
                .put("providers", Members.ofTexts(providers(snapshot)))
                .put("revision", snapshot.revision())
                .put("snapshot", snapshot.number())
                .build();
    }

    private static Node features() {
        return new Members()
                .put("tracing", "")
                .put("metrics", "Prometheus")
                .put("accessLog", true)
                .build();
    }

    // Traefik writes its providers with a capital.
    private static List<String> providers(Snapshot snapshot) {
        TreeSet<String> words = new TreeSet<>();
        for (Map<Name, ?> objects : List.of(
                snapshot.products(),
                snapshot.clients(),
                snapshot.policies(),
                snapshot.routes(),
                snapshot.middlewares(),
                snapshot.services())) {
            for (Name name : objects.keySet()) {
                String word = name.owner().word();
                words.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
            }
        }
        return List.copyOf(words);
    }

    private static Members sections(
            Map<String, Node.Mapping> routers,
            Map<String, Node.Mapping> services,
            Map<String, Node.Mapping> middlewares) {
        return new Members()
                .put("routers", section(routers))
                .put("services", section(services))
                .put("middlewares", section(middlewares));
    }

    private static Node section(Map<String, Node.Mapping> all) {
        return new Members()
                .put("total", all.size())
                .put("warnings", count(all, "warning"))
                .put("errors", count(all, "disabled"))
                .build();
    }

    private static long count(Map<String, Node.Mapping> all, String status) {
        return all.values().stream()
                .filter(object -> object.members().get("status") instanceof Node.Text text
                        && text.value().equals(status))
                .count();
    }

    /** An object as an element of a list: with its name, its provider and its type. */
    private static Node.Mapping named(String name, Node.Mapping object) {
        Members members = new Members();
        object.members().forEach(members::put);
        members.put("name", name).put("provider", name.substring(name.lastIndexOf('@') + 1));
        // The member that holds options is named after the type.
        object.members().forEach((member, value) -> {
            if (value instanceof Node.Mapping && !STATES.contains(member)) {
                members.put("type", member.toLowerCase(Locale.ROOT));
            }
        });
        return members.build();
    }

    private SnapshotView view() {
        return new SnapshotView(live.get(), states, entrypoints);
    }

    private static Node mapping(Map<String, Node.Mapping> all) {
        Members members = new Members();
        all.forEach(members::put);
        return members.build();
    }

    private static Document json(Node node) {
        return new Document(JSON, (Json.canonical(node) + "\n").getBytes(StandardCharsets.UTF_8), 0);
    }
}
