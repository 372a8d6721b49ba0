package dev.fairlead.gateway;

import dev.fairlead.gateway.acme.Acme;
import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.entrypoint.Handshakes;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.middleware.Counting;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.metric.GatewayGauges;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.JvmGauges;
import dev.fairlead.gateway.observe.trace.SpanSender;
import dev.fairlead.gateway.tcp.Relays;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.gateway.wire.ProxyHeader;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One gauge for everything bounded that the gateway holds. */
final class OwnGauges {

    /** Rough bytes of a local counter: the larger of the two kinds. */
    private static final long COUNTER_BYTES = 1_300;

    /** Certificates, and services, that are shown one by one. */
    private static final int ROWS = 1000;

    private OwnGauges() {}

    /** What is measured. */
    record Parts(
            GatewaySettings settings,
            EventLoops loops,
            Upstreams upstreams,
            Limiting limiter,
            List<Entrypoint> entrypoints) {}

    /** What {@code /health} says, as numbers: without its store a gateway is ready, so nothing else that is scraped tells. */
    static void health(Gauges gauges, Health health) {
        gauges.rows(
                "fairlead_health_check_up",
                "Whether a check of the health is up: 0 if it is degraded or down.",
                () -> health.standing().entrySet().stream()
                        .map(each -> new Gauges.Row(
                                Map.of("check", each.getKey()), each.getValue() == Health.Status.UP ? 1 : 0))
                        .toList());
    }

    private static void services(Gauges gauges, Upstreams upstreams) {
        gauges.counterRows(
                "fairlead_service_retries_total",
                "Second tries that routes asked for.",
                () -> rows(upstreams, Upstreams.Count::retries));
        gauges.rows(
                "fairlead_service_admitted_requests",
                "Requests in flight at a service that has a limit of them.",
                () -> rows(upstreams, Upstreams.Count::inside));
        gauges.rows(
                "fairlead_service_queued_requests",
                "Requests that wait for a place at a service.",
                () -> rows(upstreams, Upstreams.Count::waiting));
        gauges.counter(
                "fairlead_mirror_dropped_total",
                "Copies of requests that were not made or not sent for want of room.",
                upstreams::copiesDropped);
        gauges.gauge(
                "fairlead_shedding",
                "1 while requests are refused because memory is full.",
                () -> upstreams.isShedding() ? 1 : 0);
        gauges.gauge("fairlead_health_checks", "Backends that are asked how they are.", upstreams::checked);
    }

    private static List<Gauges.Row> rows(Upstreams upstreams, ToLongFunction<Upstreams.Count> value) {
        return upstreams.counts().stream()
                .filter(count -> value.applyAsLong(count) > 0)
                .limit(ROWS)
                .map(count -> new Gauges.Row(Map.of("service", count.service().toString()), value.applyAsLong(count)))
                .toList();
    }

    static void show(Gauges gauges, Parts parts, LineSink sink, Supplier<Snapshot> snapshot) {
        for (Entrypoint entrypoint : parts.entrypoints()) {
            Map<String, String> label = Map.of("entrypoint", entrypoint.name());
            gauges.gauge("fairlead_open_connections", "Connections of callers.", label, entrypoint::openConnections);
            gauges.gauge("fairlead_requests_in_flight", "Requests not answered yet.", label, entrypoint::inFlight);
            gauges.gauge(
                    "fairlead_pooled_exchanges",
                    "Exchanges that wait for a request.",
                    label,
                    entrypoint::pooledExchanges);
            gauges.counter(
                    "fairlead_accept_faults_total",
                    "Times that no connection could be accepted, such as without a file descriptor.",
                    label,
                    entrypoint::acceptFaults);
            proxyProtocol(gauges, parts.settings(), entrypoint);
        }
        gauges.gauge("fairlead_open_tunnels", "WebSockets that are open.", () -> parts.upstreams()
                .openTunnels());
        gauges.gauge("fairlead_upstream_connections", "Connections to backends.", () -> parts.upstreams()
                .openConnections());
        gauges.gauge(
                "fairlead_upstream_idle_connections",
                "Connections to backends that wait for a request.",
                () -> parts.upstreams().idleConnections());
        services(gauges, parts.upstreams());
        gauges.gauge("fairlead_limiter_counters", "Clients that are counted now.", () -> parts.limiter()
                .counters());
        long most = (long) parts.settings().limits().counts().connections()
                * parts.settings().limits().sizes().bufferBytes();
        gauges.memory("buffers", parts.loops()::heldBytes, () -> most);
        gauges.memory(
                "limiter",
                () -> parts.limiter().counters() * COUNTER_BYTES,
                () -> mostCounters(snapshot.get()) * COUNTER_BYTES);
        GatewayGauges.snapshot(gauges, snapshot, parts.upstreams()::isUp);
        GatewayGauges.log(gauges, sink);
        parts.limiter().show(gauges);
        GatewayGauges.build(gauges, parts.settings().version());
        JvmGauges.show(gauges);
    }

    // Each client may have each limit of the policy that has most of them.
    private static long mostCounters(Snapshot snapshot) {
        long products = snapshot.products().size();
        long endpoints = snapshot.products().values().stream()
                .flatMap(product -> product.proxies().stream())
                .mapToLong(proxy -> proxy.endpoints().size())
                .sum();
        long most = snapshot.policies().values().stream()
                .flatMap(policy -> Stream.concat(
                        Stream.of(policy.limits()),
                        policy.overrides().stream().map(each -> each.over(policy.limits()))))
                .mapToLong(limits -> Stream.concat(
                                limits.rates().stream().map(Policy.RateLimit::scope),
                                limits.quotas().stream().map(Policy.Quota::scope))
                        .mapToLong(scope -> counters(scope, products, endpoints))
                        .sum())
                .max()
                .orElse(0);
        return most * snapshot.clients().size() + 2L * LocalLimiter.WITH_ADDRESSES_AT_MOST;
    }

    private static long counters(Policy.Scope scope, long products, long endpoints) {
        return switch (scope) {
            case CLIENT -> 1;
            case PRODUCT -> products;
            case ENDPOINT -> endpoints;
            case ADDRESS -> 0;
        };
    }

    static void counting(Gauges gauges, Counting counting) {
        gauges.gauge(
                "fairlead_rate_limit_sources",
                "Sources that rateLimit remembers; 65,536 at most for each route.",
                counting::rateSources);
        gauges.gauge(
                "fairlead_digest_nonces", "Nonces that digestAuth remembers; 4,096 at most.", counting::usedNonces);
    }

    static void tls(Gauges gauges, Handshakes handshakes, SecureTraffic secure) {
        gauges.counter(
                "fairlead_tls_handshakes_total",
                "Handshakes of callers.",
                Map.of("outcome", "completed"),
                handshakes::completedCount);
        gauges.counter(
                "fairlead_tls_handshakes_total",
                "Handshakes of callers.",
                Map.of("outcome", "failed"),
                handshakes::failedCount);
        gauges.gauge("fairlead_tls_handshakes_in_progress", "Handshakes that go on now.", handshakes::going);
        gauges.gauge("fairlead_tls_contexts", "Pairs of certificate and options that are kept.", secure::contexts);
        gauges.rows(
                "fairlead_tls_certificate_expiry_seconds",
                "When a certificate ends, in seconds since 1970.",
                () -> secure.expiries().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .limit(ROWS)
                        .map(entry -> new Gauges.Row(
                                Map.of("certificate", entry.getKey().toString()),
                                entry.getValue().getEpochSecond()))
                        .toList());
    }

    static void acme(Gauges gauges, Acme acme) {
        gauges.gauge("fairlead_acme_certificates_wanted", "Certificates that routes want ordered.", acme::wanted);
        gauges.gauge(
                "fairlead_acme_certificates_failing",
                "Those of them whose last order failed; 0 where all is well.",
                acme::failing);
        gauges.gauge(
                "fairlead_acme_challenges_waiting",
                "Requests of authorities that wait for an answer; 1,024 at most.",
                acme::waiting);
        String help = "Orders of certificates by this replica.";
        gauges.counter("fairlead_acme_orders_total", help, Map.of("outcome", "issued"), acme::issued);
        gauges.counter("fairlead_acme_orders_total", help, Map.of("outcome", "failed"), acme::refused);
    }

    static void relays(Gauges gauges, Relays relays) {
        gauges.gauge("fairlead_tcp_open_connections", "Connections that are passed on as bytes.", relays::open);
        gauges.counterRows(
                "fairlead_tcp_connections_total",
                "Connections that were passed on and ended.",
                () -> relays.counts().stream()
                        .map(count -> {
                            Map<String, String> labels = new LinkedHashMap<>();
                            labels.put("service", count.service());
                            labels.put("ending", count.ending());
                            return new Gauges.Row(labels, count.connections());
                        })
                        .toList());
        String help = "Bytes of connections that were passed on and ended.";
        gauges.counter("fairlead_tcp_bytes_total", help, Map.of("from", "caller"), relays::bytesIn);
        gauges.counter("fairlead_tcp_bytes_total", help, Map.of("from", "server"), relays::bytesOut);
    }

    static void traefik(Gauges gauges, List<Entrypoint> entrypoints) {
        for (Entrypoint each : entrypoints) {
            GatewayGauges.traefikConnections(gauges, each.name(), each::openConnections);
        }
    }

    static void tracing(Gauges gauges, SpanSender sender) {
        gauges.gauge("fairlead_trace_queue", "Requests whose spans wait to be sent.", sender::waiting);
        gauges.counter("fairlead_trace_spans_sent_total", "Spans that the collector took.", sender::sent);
        gauges.counter(
                "fairlead_trace_spans_dropped_total",
                "Spans that were not sent: the queue was full, or the collector did not take them.",
                sender::dropped);
    }

    private static void proxyProtocol(Gauges gauges, GatewaySettings settings, Entrypoint entrypoint) {
        if (!settings.proxyProtocol().contains(entrypoint.name())) {
            return;
        }
        for (ProxyHeader.Reason reason : ProxyHeader.Reason.values()) {
            gauges.counter(
                    "fairlead_proxy_protocol_rejected_total",
                    "Connections of trusted proxies that were closed for their PROXY header.",
                    Map.of(
                            "entrypoint",
                            entrypoint.name(),
                            "reason",
                            reason.name().toLowerCase(Locale.ROOT)),
                    () -> entrypoint.rejected(reason));
        }
    }
}
