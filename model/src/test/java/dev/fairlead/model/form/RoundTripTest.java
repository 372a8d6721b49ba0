package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Client;
import dev.fairlead.model.Contract;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.HeaderEdits;
import dev.fairlead.model.Hours;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.PathChange;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.SigningAlgorithm;
import dev.fairlead.model.StatusRange;
import dev.fairlead.model.StatusRewrite;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.Terms;
import dev.fairlead.model.TokenRules;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.ClientAuthentication;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.TlsOptions;
import dev.fairlead.model.tls.TlsVersion;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written reads as the same object, through JSON and without a finding. */
final class RoundTripTest {

    private static final KeyHasher KEYS = new FakeKeys();

    @Property(tries = 300)
    void a_policy_survives(@ForAll("policies") Policy policy) throws Json.Malformed {
        Findings findings = findings(Kind.POLICY, policy.name());
        assertThat(PolicyForm.read(policy.name(), json(PolicyForm.write(policy, Owner.STORE)), findings))
                .contains(policy);
        // That one limit makes another useless is worth a word, and no more.
        assertThat(findings.failed()).isFalse();
    }

    @Property(tries = 300)
    void a_client_survives(@ForAll("clients") Client client) throws Json.Malformed {
        Findings findings = findings(Kind.CLIENT, client.name());
        assertThat(ClientForm.read(client.name(), json(ClientForm.write(client, Owner.STORE)), KEYS, findings))
                .contains(client);
        assertThat(findings.all()).isEmpty();
    }

    @Property(tries = 300)
    void a_product_survives(@ForAll("products") DeclaredProduct product) throws Json.Malformed {
        String name = product.product().name();
        Findings findings = findings(Kind.PRODUCT, name);
        assertThat(ProductForm.read(name, json(ProductForm.write(product, Owner.STORE)), findings))
                .contains(product);
        assertThat(findings.failed()).isFalse();
    }

    @Property(tries = 300)
    void a_service_survives(@ForAll("services") Service service) throws Json.Malformed {
        Findings findings = findings(Kind.SERVICE, service.name());
        assertThat(ServiceForm.read(service.name(), json(ServiceForm.write(service, Owner.STORE)), findings))
                .contains(service);
        assertThat(findings.failed()).isFalse();
    }

    @Property(tries = 300)
    void a_middleware_survives(@ForAll("middlewares") Middleware middleware) throws Json.Malformed {
        Findings findings = findings(Kind.MIDDLEWARE, "m");
        assertThat(MiddlewareForm.read("m", json(MiddlewareForm.write(middleware)), findings))
                .contains(middleware);
    }

    @Property(tries = 300)
    void a_route_survives(@ForAll("routes") Route route) throws Json.Malformed {
        Findings findings = findings(Kind.ROUTE, route.name());
        assertThat(RouteForm.read(route.name(), json(RouteForm.write(route, Owner.STORE)), findings))
                .contains(route);
        assertThat(findings.all()).isEmpty();
    }

    @Property(tries = 200)
    void tls_options_survive(@ForAll("tlsOptions") TlsOptions options) throws Json.Malformed {
        Findings findings = findings(Kind.TLS_OPTIONS, "o");
        assertThat(TlsOptionsForm.read("o", json(TlsOptionsForm.write(options)), findings))
                .contains(options);
        assertThat(findings.all()).isEmpty();
    }

    @Property(tries = 200)
    void a_transport_survives(@ForAll("transports") ServersTransport transport) throws Json.Malformed {
        Findings findings = findings(Kind.TRANSPORT, "t");
        assertThat(TransportForm.read("t", json(TransportForm.write(transport)), findings))
                .contains(transport);
        assertThat(findings.failed()).isFalse();
    }

    @Property(tries = 200)
    void a_whole_file_survives(
            @ForAll("products") DeclaredProduct product,
            @ForAll("clients") Client client,
            @ForAll("policies") Policy policy,
            @ForAll("routes") Route route,
            @ForAll("middlewares") Middleware middleware,
            @ForAll("services") Service service)
            throws Json.Malformed {
        Map<String, Service> services = new LinkedHashMap<>(Map.of(service.name(), service));
        product.services().forEach(made -> services.put(made.name(), made));
        AllObjects<String> objects = AllObjects.<String>none()
                .withProducts(Map.of(product.product().name(), product.product()))
                .withClients(Map.of(client.name(), client))
                .withPolicies(Map.of(policy.name(), policy))
                .withRoutes(Map.of(route.name(), route))
                .withMiddlewares(Map.of("m", middleware))
                .withServices(services);
        Declaration declared = Declaration.of(Owner.STORE, objects);
        Declaration read = DeclarationForm.read(json(DeclarationForm.write(declared)), Owner.STORE, KEYS);
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("places", "diagnostics")
                .isEqualTo(declared);
    }

    private static Findings findings(Kind kind, String name) {
        return new Findings(new Subject(kind, name, Owner.STORE));
    }

    private static Node json(Node node) throws Json.Malformed {
        return Json.read(Json.pretty(node), "t");
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("aZ0-_. /ü\"\\")
                .ofMinLength(1)
                .ofMaxLength(8)
                .map(name -> "n" + name + "x");
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("a\n \"ü😀${}")
                .ofMaxLength(8)
                .filter(text -> !text.matches("(?s).*[\ud800-\udfff].*"));
    }

    private static Arbitrary<Name> references() {
        return Combinators.combine(names(), Arbitraries.of(Owner.class)).as(Name::new);
    }

    private static Arbitrary<String> paths() {
        return Arbitraries.of("a", "b-c", "v1", "~d", "e.f", "(x)")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> "/" + String.join("/", parts));
    }

    @Provide
    Arbitrary<Policy> policies() {
        Arbitrary<Optional<Long>> atOnce =
                Arbitraries.longs().between(1, 1_000_000).optional();
        Arbitrary<Policy.Limits> limits =
                Combinators.combine(rates(), quotas(), atOnce).as(Policy.Limits::new);
        Arbitrary<Policy.Overriding> overrides = Combinators.combine(
                        references(), references().optional(), rates().map(Optional::of), quotas().optional(), atOnce)
                .as((client, product, rates, quotas, most) ->
                        new Policy.Overriding(Optional.of(client), product, rates, quotas, most));
        return Combinators.combine(
                        names(),
                        texts(),
                        Arbitraries.of(true, false),
                        limits,
                        overrides
                                .list()
                                .ofMaxSize(3)
                                .uniqueElements(each -> List.of(each.client(), each.product()))
                                .withoutEdgeCases(),
                        Arbitraries.of(Policy.LimiterLoss.class))
                .as(Policy::new);
    }

    private static Arbitrary<List<Policy.RateLimit>> rates() {
        Arbitrary<Policy.RateLimit> rate = Combinators.combine(
                        Arbitraries.longs().between(1, 1_000_000_000),
                        Arbitraries.longs().between(1_000, 3_600_000).map(Duration::ofMillis),
                        Arbitraries.of(Policy.Scope.class))
                .as(Policy.RateLimit::new);
        return rate.list()
                .ofMaxSize(8)
                .uniqueElements(each -> List.of(each.per(), each.scope()))
                .withoutEdgeCases();
    }

    private static Arbitrary<List<Policy.Quota>> quotas() {
        Arbitrary<ZoneId> zones = Arbitraries.of(ZoneOffset.UTC, ZoneId.of("Europe/Berlin"), ZoneId.of("+02:00"));
        Arbitrary<Policy.Quota> quota = Combinators.combine(
                        Arbitraries.longs().between(1, 1_000_000_000_000L),
                        Arbitraries.of(Policy.Period.class),
                        zones,
                        Arbitraries.of(Policy.Scope.class))
                .as(Policy.Quota::new);
        return quota.list()
                .ofMaxSize(8)
                .uniqueElements(each -> List.of(each.per(), each.scope()))
                .withoutEdgeCases();
    }

    private static Arbitrary<Terms> terms() {
        Arbitrary<LocalTime> times =
                Arbitraries.integers().between(0, 1439).map(minute -> LocalTime.MIDNIGHT.plusMinutes(minute));
        Arbitrary<Hours> hours = Combinators.combine(
                        Arbitraries.of(DayOfWeek.class).set().ofMinSize(1),
                        times,
                        times,
                        Arbitraries.of("Europe/Berlin", "America/New_York").map(ZoneId::of))
                .as(Hours::new);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of("GET", "POST").set().map(List::copyOf),
                        Arbitraries.of("10.0.0.0/8", "::1", "1.2.3.4")
                                .map(Cidr::parse)
                                .list()
                                .ofMaxSize(2),
                        Arbitraries.longs()
                                .between(0, 4_000_000_000L)
                                .map(Instant::ofEpochSecond)
                                .optional(),
                        hours.list().ofMaxSize(2))
                .as(Terms::new);
    }

    private static Credential named(String name, Terms terms, Credential made) {
        return switch (made) {
            case Credential.ApiKey key -> new Credential.ApiKey(name, terms, key.id(), key.hash());
            case Credential.Jwt token -> new Credential.Jwt(name, terms, token.rules(), token.keys());
            case Credential.Certificate shown -> new Credential.Certificate(name, terms, shown.mark());
            case Credential.Basic basic -> new Credential.Basic(name, terms, basic.user(), basic.hash());
            case Credential.Open open -> new Credential.Open(name, terms);
        };
    }

    /** Empty for a key. */
    private static Arbitrary<Optional<Credential>> proofs() {
        Arbitrary<String> words = Arbitraries.of("payments", "a b", "ü\"x", "https://id.example/x");
        Arbitrary<TokenRules> rules = Combinators.combine(
                        words.list().ofMaxSize(2),
                        Combinators.combine(Arbitraries.of("", "azp"), words)
                                .as(TokenRules.ClientClaim::new)
                                .optional(),
                        Arbitraries.maps(words, words).ofMaxSize(3),
                        Arbitraries.of(0, 60, 300).map(Duration::ofSeconds),
                        Arbitraries.of(SigningAlgorithm.RS256, SigningAlgorithm.EDDSA)
                                .set()
                                .ofMinSize(1)
                                .map(List::copyOf))
                .as((audiences, client, claims, skew, algorithms) ->
                        new TokenRules("https://id.example/x", audiences, client, claims, skew, algorithms));
        Arbitrary<Credential> tokens =
                Combinators.combine(rules, Arbitraries.of(0, 1, 2)).as(RoundTripTest::token);
        return Arbitraries.<Credential>oneOf(List.of(
                        tokens,
                        Arbitraries.of(
                                        new Credential.Mark.Fingerprint("ab".repeat(32)),
                                        new Credential.Mark.SubjectName("cn=acme,o=acme corp"))
                                .map(mark -> new Credential.Certificate("", Terms.usual(), mark)),
                        Arbitraries.of("ann", "böb")
                                .map(user -> new Credential.Basic("", Terms.usual(), user, "keyed$" + "0f".repeat(32))),
                        Arbitraries.just(new Credential.Open("", Terms.usual()))))
                .optional();
    }

    private static Credential token(TokenRules rules, int kind) {
        return switch (kind) {
            case 0 ->
                new Credential.Jwt(
                        "",
                        Terms.usual(),
                        new TokenRules(
                                rules.issuer(),
                                rules.audiences(),
                                rules.client(),
                                rules.claims(),
                                rules.skew(),
                                List.of(SigningAlgorithm.HS512)),
                        new Credential.Keys.Secret("sealed:" + "Ab-_".repeat(16)));
            case 1 ->
                new Credential.Jwt("", Terms.usual(), rules, new Credential.Keys.KeySet("https://id.example/keys"));
            default ->
                new Credential.Jwt(
                        "",
                        Terms.usual(),
                        new TokenRules(
                                rules.issuer(),
                                List.of("payments"),
                                rules.client(),
                                rules.claims(),
                                rules.skew(),
                                rules.algorithms()),
                        new Credential.Keys.Discovered());
        };
    }

    @Provide
    Arbitrary<Client> clients() {
        Arbitrary<String> ids = Arbitraries.strings().withChars("ab09").ofLength(12);
        Arbitrary<KeyHash> hashes =
                Arbitraries.bytes().array(byte[].class).ofSize(32).map(KeyHash::of);
        Arbitrary<Credential> credentials = Combinators.combine(names(), terms(), ids, hashes, proofs())
                .as((name, terms, id, hash, proof) -> proof.map(made -> named(name, terms, made))
                        .orElseGet(() -> new Credential.ApiKey(name, terms, id, hash)));
        return Combinators.combine(
                        names(),
                        texts(),
                        Arbitraries.of(true, false),
                        references().set().ofMaxSize(3).map(List::copyOf),
                        references().optional(),
                        credentials.list().uniqueElements(Credential::name).ofMaxSize(3))
                .as(Client::new);
    }

    @Provide
    Arbitrary<Service> services() {
        Arbitrary<Service.Backend> backends = Combinators.combine(
                        Arbitraries.of(Service.Scheme.class),
                        Arbitraries.of("a", "my_service", "10.0.0.1", "2001:db8::1"),
                        Arbitraries.integers().between(1, 65535),
                        Arbitraries.oneOf(Arbitraries.just(""), paths()),
                        Arbitraries.integers().between(0, 1_000_000))
                .as(Service.Backend::new);
        return Combinators.combine(names(), ServiceArbitraries.kinds(backends, references()))
                .as(Service::new);
    }

    @Provide
    Arbitrary<Middleware> middlewares() {
        return Arbitraries.oneOf(
                paths().map(Middleware.AddPrefix::new),
                paths().list().ofMinSize(1).ofMaxSize(3).map(Middleware.StripPrefix::new),
                paths().map(Middleware.ReplacePath::new),
                Combinators.combine(types(), Arbitraries.integers().between(0, 5000), Arbitraries.of("", "gzip"))
                        .as((types, least, fallback) ->
                                new Middleware.Compress(types, List.of(), least, fallback, List.of())),
                types().map(types -> new Middleware.Compress(List.of(), types, 1, "", List.of())),
                types().map(types -> new Middleware.Compress(types, List.of(), 1, "br", List.of("zstd", "br"))),
                Arbitraries.integers()
                        .between(1, 5000)
                        .map(size -> new Middleware.Buffering(2L * size, size, 3L * size, size + 1)),
                Arbitraries.integers()
                        .between(400, 599)
                        .map(from -> new Middleware.Errors(
                                List.of(new StatusRange(from, 599), new StatusRange(404, 404)),
                                new Name("pages", from % 2 == 0 ? Owner.FILE : Owner.STORE),
                                "/{status}.html?from={url}",
                                List.of(new StatusRewrite(new StatusRange(from, 599), 200 + from % 399)),
                                from % 3 == 0 ? List.of() : List.of("Accept", "X-Own"))),
                ServiceArbitraries.retries(),
                ServiceArbitraries.breakers(),
                ServiceArbitraries.inFlightLimits(),
                ServiceArbitraries.rateLimits(),
                ServiceArbitraries.digests(),
                ServiceArbitraries.certificates(),
                ServiceArbitraries.encodedCharacters(),
                Arbitraries.of("*", "https://a.example", "http://b:81")
                        .list()
                        .ofMaxSize(2)
                        .map(Middleware.GrpcWeb::new),
                ServiceArbitraries.timeouts().map(Middleware.Timeouts::new),
                Arbitraries.of(
                        new Middleware.ModifyHeaders(HeaderEdits.NONE, HeaderEdits.NONE),
                        new Middleware.ModifyHeaders(
                                new HeaderEdits(Map.of("X-A", "a"), Map.of("X-B", ""), List.of("X-C", "Cookie")),
                                new HeaderEdits(Map.of(), Map.of("Vary", "Origin"), List.of())),
                        new Middleware.RequestRedirect(
                                Optional.of("https"),
                                Optional.of("www.example.com"),
                                OptionalInt.of(8443),
                                Optional.of(new PathChange.Whole("/new")),
                                308),
                        new Middleware.RequestRedirect(
                                Optional.empty(),
                                Optional.empty(),
                                OptionalInt.empty(),
                                Optional.of(new PathChange.Prefix("/old", "")),
                                302),
                        new Middleware.RewriteUrl(
                                Optional.of("api.internal"), Optional.of(new PathChange.Prefix("", "/v2"))),
                        new Middleware.RewriteUrl(Optional.empty(), Optional.empty())));
    }

    private static Arbitrary<List<String>> types() {
        return Arbitraries.of("text/plain", "application/json", "image/svg+xml")
                .list()
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<Route> routes() {
        Arbitrary<String> rules = Arbitraries.of("Host(`a`)", "PathRegexp(`^/x$`) && !Method(`GET`)", "Query(\"a`b\")");
        return Combinators.combine(
                        names(),
                        rules,
                        Arbitraries.integers().between(-5, 5).filter(priority -> priority != 0),
                        Arbitraries.of("websecure", "internal").list().ofMaxSize(2),
                        references().list().ofMaxSize(3),
                        references(),
                        routeTls().optional())
                .as((name, rule, priority, entrypoints, middlewares, service, tls) -> {
                    try {
                        return new Route(
                                name,
                                rule,
                                RuleParser.parse(rule, RuleSyntax.V3),
                                priority,
                                entrypoints,
                                middlewares,
                                service,
                                tls);
                    } catch (RuleParser.Malformed impossible) {
                        throw new IllegalStateException(impossible);
                    }
                });
    }

    private static Arbitrary<Route.Tls> routeTls() {
        Arbitrary<Route.Domain> domains =
                Combinators.combine(names(), names().list().ofMaxSize(2)).as(Route.Domain::new);
        return Combinators.combine(references().optional(), domains.list().ofMaxSize(2))
                .as(Route.Tls::new);
    }

    private static Arbitrary<Pem> pems() {
        return Arbitraries.of(
                new Pem("/a.pem"), new Pem("-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n"));
    }

    @Provide
    Arbitrary<TlsOptions> tlsOptions() {
        Arbitrary<ClientAuthentication> clients = Arbitraries.of(ClientAuthentication.Kind.class)
                .flatMap(kind -> pems().list()
                        .ofMinSize(kind.verifies() ? 1 : 0)
                        .ofMaxSize(2)
                        .map(authorities -> new ClientAuthentication(kind, authorities)));
        return Combinators.combine(
                        Arbitraries.of(TlsVersion.class),
                        Arbitraries.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA")
                                .list()
                                .ofMaxSize(2),
                        Arbitraries.of("X25519", "CurveP384").list().ofMaxSize(2),
                        clients,
                        Arbitraries.of(true, false),
                        Arbitraries.of("h2", "http/1.1").list().ofMinSize(1).ofMaxSize(2),
                        Arbitraries.of(true, false))
                .as((min, suites, curves, authentication, strict, protocols, tickets) -> new TlsOptions(
                        min, TlsVersion.TLS_1_3, suites, curves, authentication, strict, protocols, tickets));
    }

    @Provide
    Arbitrary<ServersTransport> transports() {
        Arbitrary<Optional<Duration>> times = Arbitraries.longs()
                .between(1, 3_600_000)
                .map(Duration::ofMillis)
                .optional();
        return Combinators.combine(
                        Arbitraries.of("", "a.example"),
                        Arbitraries.of(true, false),
                        pems().list().ofMaxSize(2),
                        Combinators.combine(pems(), pems())
                                .as(CertificatePair::new)
                                .list()
                                .ofMaxSize(2),
                        Arbitraries.of("", "spiffe://a/b"),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(-1, 1_000_000),
                        Combinators.combine(times, times, times).as(ServersTransport.Timeouts::new))
                .as(ServersTransport::new);
    }

    private record Outline(
            String path,
            boolean draft,
            boolean forward,
            Optional<Name> service,
            List<String> methods,
            Contract contract) {}

    @Provide
    Arbitrary<DeclaredProduct> products() {
        Arbitrary<Outline> outlines = Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(""), paths()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        references().optional(),
                        Arbitraries.of("GET", "PUT").set().map(List::copyOf),
                        ContractArbitraries.contracts("a"))
                .as(Outline::new);
        return Combinators.combine(
                        names(),
                        texts(),
                        paths(),
                        Arbitraries.of(true, false),
                        outlines.list().uniqueElements(Outline::path).ofMaxSize(3))
                .as(RoundTripTest::product);
    }

    // A service that sees credentials may not share its answers.
    private static Contract unshared(Contract contract) {
        return new Contract(
                contract.description(),
                contract.parameters(),
                contract.body(),
                contract.repeating(),
                contract.caching().filter(caching -> !caching.shared()));
    }

    private static DeclaredProduct product(
            String name, String description, String basePath, boolean draft, List<Outline> outlines) {
        List<Product.Proxy> proxies = new ArrayList<>();
        List<Service> made = new ArrayList<>();
        for (Outline outline : outlines) {
            String proxy = "p" + proxies.size();
            Service own =
                    new Service(name + "/" + proxy, List.of(new Service.Backend("h", 80, outline.path(), 1)), true);
            if (outline.service().isEmpty()) {
                made.add(own);
            }
            List<Product.Endpoint> endpoints = List.of(
                    new Product.Endpoint(
                            "e",
                            outline.methods(),
                            PathPattern.parse("/{a}/*"),
                            PathPattern.parse("/x/{a}/*"),
                            Optional.empty(),
                            outline.forward() ? unshared(outline.contract()) : outline.contract()),
                    new Product.Endpoint("f", outline.methods(), PathPattern.parse("/"), PathPattern.parse("/")));
            proxies.add(new Product.Proxy(
                    proxy,
                    description,
                    outline.path(),
                    outline.draft(),
                    outline.service().orElse(new Name(own.name(), Owner.STORE)),
                    outline.forward(),
                    endpoints));
        }
        return new DeclaredProduct(new Product(name, description, basePath, draft, proxies), made);
    }
}
