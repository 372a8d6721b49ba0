package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.explain.Account;
import dev.fairlead.gateway.explain.Question;
import dev.fairlead.gateway.observe.metric.BackendStates;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.MemoryReport;
import dev.fairlead.gateway.observe.metric.Scrape;
import dev.fairlead.gateway.observe.metric.TrafficTotals;
import dev.fairlead.model.Landscape;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.form.LandscapeForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the admin side answers, by path. Makes each document from what is live at that moment. */
public final class AdminDocuments {

    private static final String JSON = "application/json";

    /** Members that are mappings and say how things are, not what they are. */
    private static final List<String> STATES = List.of("serverStatus", "serverHealth", "circuitState", "tls");

    private static final List<String> LISTS = List.of(
            "entrypoints",
            "http/routers",
            "http/services",
            "http/middlewares",
            "tcp/routers",
            "tcp/services",
            "tcp/middlewares",
            "udp/routers",
            "udp/services");

    private final Supplier<Snapshot> live;
    private final BackendStates states;
    private final Serving serving;
    private final Scrape scrape;
    private final MemoryReport memory;
    private final Function<Question, Account> explainer;
    private final KeptRuns captures;

    /**
     * The documents of a gateway.
     *
     * @param live the snapshot that is served
     * @param states which backends take requests
     * @param serving what does not change
     * @param scrape the metrics
     * @param gauges the parts of the memory
     * @param explainer says what would become of a request
     * @param captures runs of workflows that were kept
     */
    public AdminDocuments(
            Supplier<Snapshot> live,
            BackendStates states,
            Serving serving,
            Scrape scrape,
            Gauges gauges,
            Function<Question, Account> explainer,
            KeptRuns captures) {
        this.explainer = explainer;
        this.captures = captures;
        this.live = live;
        this.states = states;
        this.serving = serving;
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
     * @param headers lines of the request that is to be explained
     *
     * @throws IllegalArgumentException with one sentence if the query is not understood
     */
    Optional<Document> document(String path, String query, List<String> headers) {
        return switch (path) {
            case "/api/explain" -> Optional.of(json(Explained.of(explainer, query, headers)));
            case "/metrics" -> Optional.of(new Document(Scrape.CONTENT_TYPE, scrape.text(), 0));
            case "/debug/memory" -> Optional.of(new Document(JSON, memory.json(), 0));
            case "/api/rawdata" -> Optional.of(json(rawdata().build()));
            case "/api/overview" -> Optional.of(json(overview()));
            case DashboardPage.PATH -> Optional.of(page());
            case "/api/version" -> Optional.of(json(serving.told()));
            case "/api/captures" ->
                Optional.of(json(captures.tests()
                        .apply(query.startsWith("workflow=") ? Listing.decode(query.substring(9)) : "")));
            default -> path.startsWith("/api/") ? listed(path.substring(5), query) : Optional.empty();
        };
    }

    /** {@code http/routers} lists, {@code http/routers/NAME} is one of them. */
    private Optional<Document> listed(String rest, String query) {
        String list = LISTS.stream()
                .filter(known -> rest.equals(known) || rest.startsWith(known + "/"))
                .findFirst()
                .orElse("");
        if (list.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Node.Mapping> all = all(list);
        if (!rest.equals(list)) {
            String name = Listing.decode(rest.substring(list.length() + 1).replace("+", "%2B"));
            return Optional.ofNullable(all.get(name)).map(object -> json(named(name, object)));
        }
        Listing.Page page = Listing.parse(query).of(all);
        List<Node> elements = page.elements().stream()
                .<Node>map(entry -> named(entry.getKey(), entry.getValue()))
                .toList();
        Document whole = json(Members.of(elements));
        return Optional.of(new Document(JSON, whole.body(), page.next()));
    }

    private Map<String, Node.Mapping> all(String list) {
        return switch (list) {
            case "entrypoints" -> serving.listed();
            case "http/routers" -> view().routers();
            case "http/services" -> view().services();
            case "http/middlewares" -> view().middlewares();
            case "tcp/routers" -> view().tcpRouters();
            case "tcp/services" -> view().tcpServices();
            case "tcp/middlewares" -> view().tcpMiddlewares();
            // UDP is not forwarded.
            default -> Map.of();
        };
    }

    /**
     * What {@code /api/rawdata} and {@code /api/entrypoints} show, as one text for the store. Without clients: there may be a
     * hundred thousand of them, the store has them already, and to write them down at each change takes more than to serve them.
     *
     * @param landscapes what is around the gateway
     */
    public String told(List<Landscape> landscapes) {
        Snapshot snapshot = live.get();
        SnapshotView view = new SnapshotView(snapshot, states, serving.names(), false);
        return Json.canonical(table(snapshot, view, false)
                .put("entrypoints", mapping(serving.listed()))
                .put("signals", signals())
                .put(
                        "landscapes",
                        Members.of(landscapes.stream()
                                .<Node>map(LandscapeForm::write)
                                .toList()))
                .build());
    }

    // What alerts are made of, and what is no part of the table.
    private Node signals() {
        Members certificates = new Members();
        scrape.values("fairlead_tls_certificate_expiry_seconds")
                .forEach(row -> certificates.put(row.labels().getOrDefault("certificate", ""), (long) row.value()));
        boolean degraded = scrape.values("fairlead_limiter_degraded").stream().anyMatch(row -> row.value() > 0);
        return new Members()
                .put("limiterDegraded", degraded)
                .put("certificates", certificates.build())
                .build();
    }

    /** What would become of a request, as {@code /api/explain} says it. */
    public String explained(String query, List<String> headers) {
        return Json.canonical(Explained.of(explainer, query, headers));
    }

    /** The runs of a workflow that were kept, as they were. */
    public String captured(String workflow) {
        return Json.canonical(captures.runs().apply(workflow));
    }

    /** What callers asked for so far. */
    public TrafficTotals totals() {
        return scrape.totals();
    }

    /** The same by route. */
    public Map<String, TrafficTotals> routes() {
        return scrape.routes();
    }

    private Members rawdata() {
        Snapshot snapshot = live.get();
        SnapshotView view = new SnapshotView(snapshot, states, serving.names());
        return table(snapshot, view, true);
    }

    private static Members table(Snapshot snapshot, SnapshotView view, boolean withClients) {
        Members members = new Members()
                .put("routers", mapping(view.routers()))
                .put("middlewares", mapping(view.middlewares()))
                .put("services", mapping(view.services()))
                .put("tcpRouters", mapping(view.tcpRouters()))
                .put("tcpMiddlewares", mapping(view.tcpMiddlewares()))
                .put("tcpServices", mapping(view.tcpServices()))
                .put("products", mapping(view.products()));
        if (withClients) {
            members.put("clients", mapping(view.clients()));
        }
        return members.put("policies", mapping(view.policies()))
                .put("revision", snapshot.revision())
                .put("snapshot", snapshot.number());
    }

    private Node overview() {
        Snapshot snapshot = live.get();
        SnapshotView view = new SnapshotView(snapshot, states, serving.names());
        Members none = sections(Map.of(), Map.of(), Map.of());
        return new Members()
                .put(
                        "http",
                        sections(view.routers(), view.services(), view.middlewares())
                                .build())
                .put(
                        "tcp",
                        sections(view.tcpRouters(), view.tcpServices(), view.tcpMiddlewares())
                                .build())
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
                snapshot.services(),
                snapshot.tcp().routes())) {
            for (Name name : objects.keySet()) {
                if (name.owner() == Owner.INTERNAL) {
                    continue;
                }
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
        if (object.members().containsKey("address")) {
            return object;
        }
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

    private Document page() {
        Snapshot snapshot = live.get();
        String page = DashboardPage.of(snapshot, new SnapshotView(snapshot, states, serving.names()), serving);
        return new Document("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), 0);
    }

    private SnapshotView view() {
        return new SnapshotView(live.get(), states, serving.names());
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
