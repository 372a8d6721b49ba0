package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.access.CredentialIndex;
import dev.fairlead.gateway.access.Proving;
import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.access.Standing;
import dev.fairlead.gateway.endpoint.Promised;
import dev.fairlead.gateway.endpoint.Promises;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.ServiceCalls;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.limit.Limiter;
import dev.fairlead.gateway.middleware.Compressors;
import dev.fairlead.gateway.middleware.Counting;
import dev.fairlead.gateway.route.EndpointRoute;
import dev.fairlead.gateway.route.PathText;
import dev.fairlead.gateway.route.ProductRoutes;
import dev.fairlead.gateway.route.ProxyRoutes;
import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.gateway.route.RuleRoute;
import dev.fairlead.gateway.secret.SecretSources;
import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.tcp.TcpTable;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.workflow.Engine;
import dev.fairlead.gateway.workflow.Plan;
import dev.fairlead.gateway.workflow.Workflows;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Match;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Place;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tls.ServersTransport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Snapshot to route table. The same snapshot always gives the same table; nothing outside is touched but the step that
 * forwards, which is asked for once for each service that is used. What counts requests and checks secrets lives longer
 * than a snapshot and is handed in.
 */
public final class Assembly {

    private final SecretCheck secrets;
    private final Proving proving;
    private final Limiter limiter;
    private final Counting counting;
    private final Forwards forward;
    private final Compressors compressors = new Compressors();
    private final UnaryOperator<List<Step>> watched;
    private final Entrypoints entrypoints;
    private final Secrets outbound;
    private final Workflows workflows;
    private final Promises promises;
    private final OwnCalls calls;
    private CredentialIndex before = CredentialIndex.of(Snapshot.empty());

    /** Makes the last step of all routes of a service. */
    public interface Forwards {

        /**
         * Sends to the service's backends, or to a service that it leads to.
         *
         * @param services all that can be led to; has the service itself
         * @param transports says how the backends of one of them are connected to
         */
        Step forward(Name name, Map<Name, Service> services, Function<Service, ServersTransport> transports);
    }

    /** One that knows keys only, and forgets what it counts: for a table that is tried out. */
    public Assembly(
            SecretCheck secrets,
            Limiter limiter,
            Forwards forward,
            Entrypoints entrypoints,
            UnaryOperator<List<Step>> watched) {
        Secrets nothing = new Secrets(SecretSources.none(), InstantSource.system(), OwnCalls.usual());
        this(
                secrets,
                Proving.nothing(),
                limiter,
                forward,
                new Counting(1),
                watched,
                entrypoints,
                nothing,
                new Workflows(new Engine(System::nanoTime, new Random()), nothing),
                new Promises(),
                OwnCalls.usual());
    }

    /**
     * An assembly line.
     *
     * @param secrets checks keys
     * @param proving checks credentials that are no keys
     * @param limiter counts requests
     * @param forward makes the last step of all routes of a service
     * @param counting keeps what middlewares count from one table to the next
     * @param watched puts something around the steps of each route, where they are traced
     * @param entrypoints the listeners, as routes call them
     * @param outbound puts secrets into the requests of proxies that have one
     * @param workflows has the plans of workflows, over all snapshots
     * @param promises makes the steps of what endpoints promise, over all snapshots
     * @param calls asks the servers of {@code forwardAuth}
     */
    public Assembly(
            SecretCheck secrets,
            Proving proving,
            Limiter limiter,
            Forwards forward,
            Counting counting,
            UnaryOperator<List<Step>> watched,
            Entrypoints entrypoints,
            Secrets outbound,
            Workflows workflows,
            Promises promises,
            OwnCalls calls) {
        this.calls = calls;
        this.promises = promises;
        this.workflows = workflows;
        this.outbound = outbound;
        this.entrypoints = entrypoints;
        this.watched = watched;
        this.counting = counting;
        this.secrets = secrets;
        this.proving = proving;
        this.limiter = limiter;
        this.forward = forward;
    }

    /** What compresses answers, over all snapshots. */
    public Compressors compressors() {
        return compressors;
    }

    /** Compiles a snapshot. Drafts and what the snapshot lists as disabled are not in it or are left out. */
    public Assembled assemble(Snapshot snapshot) {
        CredentialIndex credentials = before.next(snapshot);
        before = credentials;
        Pipeline pipeline = new Pipeline(credentials, secrets, proving, limiter, compressors, counting, calls);
        proving.issuers().retain(credentials.fetched());
        Parts parts = new Parts(snapshot, pipeline, new HashMap<>(), new ArrayList<>(), new ArrayList<>());
        List<ProductRoutes> products = new ArrayList<>();
        snapshot.products().forEach((name, product) -> {
            if (!product.draft()) {
                products.add(productRoutes(parts, name, product));
            }
        });
        List<RuleRoute> rules = new ArrayList<>();
        List<Diagnostic> findings = parts.findings();
        snapshot.routes().forEach((name, route) -> {
            Optional<String> fault = RuleRoute.fault(route.match());
            fault.ifPresentOrElse(
                    text -> findings.add(finding(name, text)), () -> rules.add(ruleRoute(parts, name, route)));
        });
        return new Assembled(
                snapshot,
                RouteTable.compile(products, rules),
                TcpTable.of(snapshot, https(snapshot, !products.isEmpty()), counting.loops()),
                parts.routes(),
                findings,
                new Standing(credentials),
                watched.apply(pipeline.who()));
    }

    private TcpTable.Https https(Snapshot snapshot, boolean products) {
        List<Match> onTls = snapshot.routes().values().stream()
                .filter(route -> on(route) != RuleRoute.On.PLAIN)
                .map(Route::match)
                .toList();
        return TcpTable.Https.of(onTls, products);
    }

    /** What the parts of one assembly share: a service has one forwarding step, however many routes lead to it. */
    private record Parts(
            Snapshot snapshot,
            Pipeline pipeline,
            Map<Name, Step> forwards,
            List<CompiledRoute> routes,
            List<Diagnostic> findings) {}

    private Step forward(Parts parts, Name name) {
        return parts.forwards()
                .computeIfAbsent(
                        name,
                        missing -> forward.forward(
                                name, parts.snapshot().services(), service -> transport(parts.snapshot(), service)));
    }

    private static ServersTransport transport(Snapshot snapshot, Service service) {
        return service.transport()
                .map(named -> found(snapshot.tls().transports(), named))
                .orElseGet(ServersTransport::usual);
    }

    private ProductRoutes productRoutes(Parts parts, Name name, Product product) {
        List<ProxyRoutes> proxies = product.proxies().stream()
                .filter(proxy -> !proxy.draft())
                .map(proxy -> proxyRoutes(parts, name, product, proxy))
                .toList();
        return new ProductRoutes(name.toString(), product.basePath(), proxies);
    }

    /** Where the endpoints of one proxy lead to. */
    private record Leading(
            Name product, Product.Proxy proxy, Optional<Step> secret, Optional<Step> service, String prefix) {}

    private ProxyRoutes proxyRoutes(Parts parts, Name name, Product product, Product.Proxy proxy) {
        Optional<Step> secret = proxy.secret()
                .map(named -> outbound.step(named, found(parts.snapshot().secrets(), named)));
        Optional<Step> service = proxy.hasService() ? Optional.of(forward(parts, proxy.service())) : Optional.empty();
        String prefix = withoutSlash(product.basePath()) + withoutSlash(proxy.path());
        Leading leading = new Leading(name, proxy, secret, service, prefix);
        // Endpoints that promise nothing share their steps.
        Optional<List<Step>> forwarding = service.map(last -> steps(parts, leading, Promised.NOTHING, last));
        List<EndpointRoute> endpoints = proxy.endpoints().stream()
                .flatMap(endpoint -> steps(parts, leading, endpoint, forwarding)
                        .map(steps -> endpointRoute(parts, leading, endpoint, steps))
                        .stream())
                .toList();
        return new ProxyRoutes(proxy.path(), endpoints);
    }

    private List<Step> steps(Parts parts, Leading leading, Promised promised, Step last) {
        return watched.apply(
                parts.pipeline().endpoint(leading.product(), leading.proxy(), promised, leading.secret(), last));
    }

    private Optional<List<Step>> steps(
            Parts parts, Leading leading, Product.Endpoint endpoint, Optional<List<Step>> forwarding) {
        Promised promised;
        try {
            promised = promises.of(leading.prefix(), leading.proxy(), endpoint);
        } catch (IllegalArgumentException wrong) {
            // Never served without what it asks for.
            Subject subject = new Subject(
                    Subject.Kind.PRODUCT,
                    leading.product().name(),
                    leading.product().owner());
            String text = "the endpoint \"" + endpoint.name() + "\": " + wrong.getMessage();
            parts.findings()
                    .add(Diagnostic.error(subject, Place.of(subject.owner().word()), text, "mend it"));
            return Optional.empty();
        }
        Optional<Name> workflow = leading.proxy().workflow(endpoint);
        if (workflow.isEmpty()) {
            return promised.isNothing()
                    ? forwarding
                    : leading.service().map(last -> steps(parts, leading, promised, last));
        }
        return workflow(parts, workflow.get(), leading.service(), leading.prefix(), endpoint)
                .map(last -> steps(parts, leading, promised, last));
    }

    private static EndpointRoute endpointRoute(
            Parts parts, Leading leading, Product.Endpoint endpoint, List<Step> steps) {
        Name product = leading.product();
        Product.Proxy proxy = leading.proxy();
        String path = product.name() + "/" + proxy.name() + "/" + endpoint.name();
        CompiledRoute route = new CompiledRoute(
                new Name(path, product.owner()).toString(),
                product.name(),
                proxy.name(),
                endpoint.name(),
                proxy.hasService() ? proxy.service().toString() : "",
                Rewrites.of(leading.prefix(), endpoint),
                steps);
        parts.routes().add(route);
        return new EndpointRoute(endpoint.methods(), endpoint.path(), route);
    }

    // One that cannot be run after all is told, and what it would answer is not served.
    private Optional<Step> workflow(
            Parts parts, Name name, Optional<Step> service, String prefix, Product.Endpoint endpoint) {
        try {
            Plan plan = workflows.plan(name, found(parts.snapshot().workflows(), name));
            Optional<ServiceCalls> calls =
                    service.filter(ServiceCalls.class::isInstance).map(ServiceCalls.class::cast);
            return Optional.of(workflows.step(
                    plan, calls, parts.snapshot().secrets(), PathText.canonical(prefix), endpoint.path()));
        } catch (IllegalArgumentException wrong) {
            Subject subject = new Subject(Subject.Kind.WORKFLOW, name.name(), name.owner());
            Place place = Place.of(name.owner().word());
            parts.findings().add(Diagnostic.error(subject, place, String.valueOf(wrong.getMessage()), "mend it"));
            return Optional.empty();
        }
    }

    private RuleRoute ruleRoute(Parts parts, Name name, Route route) {
        List<Map.Entry<Name, Middleware>> middlewares = new ArrayList<>();
        route.middlewares().forEach(middleware -> unchained(parts.snapshot(), middleware, middlewares));
        List<Step> steps = watched.apply(parts.pipeline()
                .route(name, middlewares, forward(parts, route.service()), service -> forward(parts, service)));
        CompiledRoute compiled = new CompiledRoute(
                name.toString(), "", "", "", route.service().toString(), new PathRewrite.Keep(), steps);
        parts.routes().add(compiled);
        List<String> listeners = entrypoints.own(route.entrypoints());
        return new RuleRoute(route.match(), route.priority(), listeners, on(route), compiled);
    }

    // With TLS on connections that have it, else on those that have not. A route without it that names the listener
    // which
    // speaks nothing else is served there too.
    private RuleRoute.On on(Route route) {
        if (route.tls().isPresent()) {
            return RuleRoute.On.TLS;
        }
        boolean secure = entrypoints.own(route.entrypoints()).contains(Entrypoints.HTTPS);
        return secure ? RuleRoute.On.BOTH : RuleRoute.On.PLAIN;
    }

    // A snapshot promises too that no chain leads to itself.
    private static void unchained(Snapshot snapshot, Name name, List<Map.Entry<Name, Middleware>> to) {
        Middleware middleware = found(snapshot.middlewares(), name);
        if (middleware instanceof Middleware.Chain chain) {
            chain.middlewares().forEach(link -> unchained(snapshot, link, to));
        } else {
            to.add(Map.entry(name, middleware));
        }
    }

    // A snapshot promises that every reference leads to an object in it.
    private static <V> V found(Map<Name, V> objects, Name name) {
        V object = objects.get(name);
        if (object == null) {
            throw new IllegalArgumentException("the snapshot refers to \"" + name + "\" and does not have it");
        }
        return object;
    }

    private static Diagnostic finding(Name name, String text) {
        Subject subject = new Subject(Subject.Kind.ROUTE, name.name(), name.owner());
        return Diagnostic.error(subject, Place.of(name.owner().word()), text, "write it simpler, or as several rules");
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
