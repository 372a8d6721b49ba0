package dev.fairlead.gateway;

import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.entrypoint.Handshakes;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.metric.GatewayGauges;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.JvmGauges;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.model.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One gauge for everything bounded that the gateway holds. */
final class OwnGauges {

    /** Rough bytes of a local counter: the larger of the two kinds. */
    private static final long COUNTER_BYTES = 1_300;

    /** Certificates that are shown one by one. */
    private static final int CERTIFICATES = 1000;

    private OwnGauges() {}

    /** What is measured. */
    record Parts(
            GatewaySettings settings,
            EventLoops loops,
            Upstreams upstreams,
            LocalLimiter limiter,
            List<Entrypoint> entrypoints) {}

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
        }
        gauges.gauge("fairlead_upstream_connections", "Connections to backends.", () -> parts.upstreams()
                .openConnections());
        gauges.gauge(
                "fairlead_upstream_idle_connections",
                "Connections to backends that wait for a request.",
                () -> parts.upstreams().idleConnections());
        gauges.gauge("fairlead_limiter_counters", "Clients that are counted now.", () -> parts.limiter()
                .counters());
        long most = (long) parts.settings().limits().counts().connections()
                * parts.settings().limits().sizes().bufferBytes();
        gauges.memory("buffers", parts.loops()::heldBytes, () -> most);
        gauges.memory(
                "limiter",
                () -> parts.limiter().counters() * COUNTER_BYTES,
                () -> 2L * snapshot.get().clients().size() * COUNTER_BYTES);
        GatewayGauges.snapshot(gauges, snapshot, parts.upstreams()::isUp);
        GatewayGauges.log(gauges, sink);
        GatewayGauges.limiter(gauges, () -> false);
        GatewayGauges.build(gauges, parts.settings().version());
        JvmGauges.show(gauges);
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
                        .limit(CERTIFICATES)
                        .map(entry -> new Gauges.Row(
                                Map.of("certificate", entry.getKey().toString()),
                                entry.getValue().getEpochSecond()))
                        .toList());
    }
}
