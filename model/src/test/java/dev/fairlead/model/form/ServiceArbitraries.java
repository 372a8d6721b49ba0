package dev.fairlead.model.form;

import dev.fairlead.model.CertificateParts;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Encoded;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.SourceCriterion;
import dev.fairlead.model.StatusRange;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.TripParser;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Services of every kind, and what goes with them. */
final class ServiceArbitraries {

    private ServiceArbitraries() {}

    private static Arbitrary<Boolean> bools() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Integer> from(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    private static Arbitrary<Duration> durations(long leastMillis, long mostMillis) {
        return Arbitraries.longs().between(leastMillis, mostMillis).map(Duration::ofMillis);
    }

    static Arbitrary<Service.Kind> kinds(Arbitrary<Service.Backend> backends, Arbitrary<Name> references) {
        Arbitrary<List<Service.Share>> shares = Combinators.combine(references, from(0, 1_000_000))
                .as(Service.Share::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<List<Service.Mirror>> mirrors = Combinators.combine(references, from(0, 100))
                .as(Service.Mirror::new)
                .list()
                .ofMaxSize(3);
        return Arbitraries.oneOf(
                loadBalancers(backends, references),
                Combinators.combine(shares, stickies().optional()).as(Service.Weighted::new),
                shares.map(Service.HighestRandomWeight::new),
                Combinators.combine(
                                references,
                                mirrors,
                                bools(),
                                Arbitraries.longs().between(0, 1 << 24))
                        .as(Service.Mirroring::new),
                Combinators.combine(references, references).as(Service.Failover::new));
    }

    private static Arbitrary<Service.LoadBalancer> loadBalancers(
            Arbitrary<Service.Backend> backends, Arbitrary<Name> references) {
        Arbitrary<Service.Concurrency> concurrency = Combinators.combine(
                        from(1, 1_000_000), from(0, 100_000), durations(0, 60_000))
                .as(Service.Concurrency::new);
        Arbitrary<Service.RetryBudget> budgets =
                Combinators.combine(from(0, 1_000), from(0, 1_000_000)).as(Service.RetryBudget::new);
        record Checks(
                Optional<Service.HealthCheck> active,
                Optional<Service.PassiveHealthCheck> passive,
                Optional<Name> transport) {}
        Arbitrary<Checks> checks = Combinators.combine(
                        healthChecks().optional(), passiveChecks().optional(), references.optional())
                .as(Checks::new);
        return Combinators.combine(
                        backends.list().ofMaxSize(3),
                        bools(),
                        Arbitraries.of(Service.Strategy.class),
                        stickies().optional(),
                        checks,
                        timeouts(),
                        concurrency.optional(),
                        budgets)
                .as((list, passHost, strategy, sticky, both, timeouts, limit, budget) -> new Service.LoadBalancer(
                        list,
                        passHost,
                        both.transport(),
                        strategy,
                        sticky,
                        both.active(),
                        both.passive(),
                        timeouts,
                        limit,
                        budget));
    }

    private static Arbitrary<Service.Sticky> stickies() {
        return Combinators.combine(
                        Arbitraries.of("", "lvl1", "__Host-x"),
                        bools(),
                        bools(),
                        Arbitraries.of("", "none", "lax", "strict"),
                        from(-1, 100_000),
                        Arbitraries.of("/", "/a"),
                        Arbitraries.of("", "example.com"))
                .as(Service.Sticky::new);
    }

    private static Arbitrary<Service.HealthCheck> healthChecks() {
        record Times(Duration interval, Duration unhealthy, Duration timeout, int rise, int fall) {}
        Arbitrary<Times> times = Combinators.combine(
                        durations(100, 100_000),
                        durations(100, 100_000),
                        durations(100, 60_000),
                        from(1, 100),
                        from(1, 100))
                .as(Times::new);
        record Asked(String path, int port, String host, Map<String, String> headers) {}
        Arbitrary<Asked> asked = Combinators.combine(
                        Arbitraries.of("/", "/health?full=1"),
                        from(0, 65_535),
                        Arbitraries.of("", "example.com:81"),
                        Arbitraries.of(Map.<String, String>of(), Map.of("X-A", "b c"), Map.of("A", "1", "B", "")))
                .as(Asked::new);
        return Combinators.combine(
                        Arbitraries.of(Service.HealthCheck.Mode.class),
                        Arbitraries.of("", "http"),
                        Arbitraries.of("GET", "HEAD"),
                        from(0, 599),
                        bools(),
                        asked,
                        times)
                .as((mode, scheme, method, status, follow, what, when) -> new Service.HealthCheck(
                        mode,
                        scheme,
                        what.path(),
                        what.port(),
                        what.host(),
                        method,
                        what.headers(),
                        status,
                        follow,
                        when.interval(),
                        when.unhealthy(),
                        when.timeout(),
                        when.rise(),
                        when.fall()));
    }

    private static Arbitrary<Service.PassiveHealthCheck> passiveChecks() {
        return Combinators.combine(
                        durations(100, 100_000), from(1, 1_000), durations(100, 100_000), from(0, 100), from(0, 100))
                .as(Service.PassiveHealthCheck::new);
    }

    static Arbitrary<Service.Timeouts> timeouts() {
        return Combinators.combine(
                        durations(100, 60_000).optional(),
                        durations(100, 60_000).optional(),
                        durations(100, 60_000).optional(),
                        durations(0, 60_000).optional(),
                        durations(0, 60_000).optional())
                .as(Service.Timeouts::new);
    }

    static Arbitrary<Middleware.Retry> retries() {
        Arbitrary<StatusRange> ranges = Combinators.combine(from(100, 599), from(0, 100))
                .as((least, more) -> new StatusRange(least, Math.min(599, least + more)));
        return Combinators.combine(
                        from(1, 10), durations(0, 60_000), ranges.list().ofMaxSize(3), bools(), bools())
                .as(Middleware.Retry::new);
    }

    static Arbitrary<Middleware.CircuitBreaker> breakers() {
        return Combinators.combine(
                        Arbitraries.of(
                                "NetworkErrorRatio() > 0.5",
                                "LatencyAtQuantileMS(50.0) > 100 || NetworkErrorRatio()>=1"),
                        durations(10, 10_000),
                        durations(100, 10_000),
                        durations(100, 10_000),
                        from(200, 599))
                .as((expression, check, fallback, recovery, code) -> {
                    try {
                        return new Middleware.CircuitBreaker(
                                expression, TripParser.parse(expression), check, fallback, recovery, code);
                    } catch (RuleParser.Malformed impossible) {
                        throw new IllegalStateException(impossible);
                    }
                });
    }

    static Arbitrary<Middleware.InFlightReq> inFlightLimits() {
        return Combinators.combine(Arbitraries.longs().between(1, 1_000_000_000L), criteria())
                .as(Middleware.InFlightReq::new);
    }

    private static Arbitrary<SourceCriterion> criteria() {
        return Arbitraries.oneOf(
                Arbitraries.just(new SourceCriterion.Host()),
                Arbitraries.of("x-id", "authorization").map(SourceCriterion.Header::new),
                Combinators.combine(
                                from(0, 100),
                                Arbitraries.of("10.0.0.0/8", "::1")
                                        .map(Cidr::parse)
                                        .list()
                                        .ofMaxSize(2),
                                from(0, 128))
                        .as(SourceCriterion.Address::new));
    }

    static Arbitrary<Middleware.RateLimit> rateLimits() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(1, 1_000_000_000L);
        return Combinators.combine(numbers, durations(1, 86_400_000), numbers, criteria())
                .as(Middleware.RateLimit::new);
    }

    static Arbitrary<Middleware.DigestAuth> digests() {
        Arbitrary<String> realms = Arbitraries.of("traefik", "the shop: 2");
        return Combinators.combine(realms, bools(), Arbitraries.of("X-User").optional())
                .as((realm, remove, header) -> new Middleware.DigestAuth(
                        Map.of("ann:" + realm, "0123456789abcdef".repeat(2)),
                        header.map(there -> "/users"),
                        realm,
                        remove,
                        header));
    }

    static Arbitrary<Middleware.PassTlsClientCert> certificates() {
        Arbitrary<Set<String>> parts = Arbitraries.of("country", "commonName", "domainComponent", "serialNumber")
                .set();
        return Combinators.combine(
                        bools(),
                        Combinators.combine(bools(), bools(), bools(), bools(), parts, parts)
                                .as(CertificateParts::new)
                                .optional())
                .filter((pem, info) -> pem || info.isPresent())
                .as(Middleware.PassTlsClientCert::new);
    }

    static Arbitrary<Middleware.EncodedCharacters> encodedCharacters() {
        return Arbitraries.of(Encoded.SLASH, Encoded.SEMICOLON, Encoded.HASH)
                .set()
                .map(refused -> {
                    Set<Encoded> all = EnumSet.of(Encoded.BACK_SLASH, Encoded.NULL_CHARACTER);
                    all.addAll(refused);
                    return new Middleware.EncodedCharacters(all);
                });
    }
}
