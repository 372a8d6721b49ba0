package dev.fairlead.gateway.observe.metric;

import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The gauges that every gateway has, under the names of the contract. */
public final class GatewayGauges {

    /** Backends shown one by one; those beyond are shown as one named other, which is up if all of them are. */
    static final int BACKENDS = 1000;

    private GatewayGauges() {}

    /** Shows what is served: revision, number, objects that are disabled, backends that are up. */
    public static void snapshot(Gauges gauges, Supplier<Snapshot> live, BackendStates states) {
        gauges.gauge("fairlead_revision", "The revision of the store that is served.", () -> live.get()
                .revision());
        gauges.gauge(
                "fairlead_snapshot_number",
                "Counts the snapshots of this process; the one that is served.",
                () -> live.get().number());
        gauges.gauge(
                "fairlead_disabled_objects",
                "Configured objects that are not served because of an error.",
                () -> live.get().disabled().size());
        gauges.rows(
                "fairlead_service_backend_up",
                "Whether requests are sent to the backend.",
                () -> backends(live.get(), states));
        gauges.rows(
                "fairlead_service_backend_drained",
                "1 for each backend that somebody drains; it is not up.",
                () -> drained(live.get(), states));
    }

    /**
     * Shows the state under Traefik's names.
     *
     * @param reloads how often a snapshot was taken in
     * @param reloadedMillis wall time of the last one
     */
    public static void traefik(
            Gauges gauges,
            Supplier<Snapshot> live,
            BackendStates states,
            LongSupplier reloads,
            LongSupplier reloadedMillis) {
        gauges.counter("traefik_config_reloads_total", "Snapshots that were taken in.", reloads);
        gauges.gauge(
                "traefik_config_last_reload_success",
                "When the last snapshot was taken in, in seconds since 1970.",
                () -> reloadedMillis.getAsLong() / 1000);
        gauges.rows(
                "traefik_service_server_up",
                "Whether requests are sent to the backend.",
                () -> backends(live.get(), states));
    }

    /** Shows the open connections of an entrypoint under Traefik's names. */
    public static void traefikConnections(Gauges gauges, String entrypoint, LongSupplier open) {
        gauges.gauge(
                "traefik_open_connections",
                "Connections of callers.",
                Map.of("entrypoint", TraefikNames.entrypoint(entrypoint), "protocol", "TCP"),
                open);
    }

    /** Shows what waits for stdout and what was dropped. */
    public static void log(Gauges gauges, LineSink sink) {
        gauges.counter(
                "fairlead_log_dropped_total", "Log lines lost because stdout was not read in time.", sink::dropped);
        gauges.memory("log_lines", sink::pendingBytes, sink::capacityBytes);
    }

    /** Shows whether limits are enforced without the shared counter. */
    public static void limiter(Gauges gauges, BooleanSupplier degraded) {
        gauges.gauge(
                "fairlead_limiter_degraded",
                "1 while limits are enforced without the shared counter.",
                () -> degraded.getAsBoolean() ? 1 : 0);
    }

    /** Shows which version this is. */
    public static void build(Gauges gauges, String version) {
        gauges.gauge("fairlead_build_info", "Always 1; says what runs.", Map.of("version", version), () -> 1);
    }

    private static List<Gauges.Row> backends(Snapshot snapshot, BackendStates states) {
        List<Gauges.Row> rows = new ArrayList<>();
        boolean othersUp = true;
        boolean others = false;
        for (var entry : snapshot.services().entrySet()) {
            // Two backends of one address would be two samples of one label set.
            for (Service.Backend backend : distinct(entry.getValue())) {
                boolean up = states.isUp(entry.getKey(), backend);
                if (rows.size() < BACKENDS) {
                    rows.add(row(entry.getKey().toString(), backend.url(), up));
                } else {
                    others = true;
                    othersUp &= up;
                }
            }
        }
        if (others) {
            rows.add(row(Family.OTHER, Family.OTHER, othersUp));
        }
        return rows;
    }

    private static List<Gauges.Row> drained(Snapshot snapshot, BackendStates states) {
        List<Gauges.Row> rows = new ArrayList<>();
        snapshot.services().forEach((name, service) -> distinct(service).forEach(backend -> {
            if (rows.size() < BACKENDS && states.standing(name, backend).drained()) {
                rows.add(row(name.toString(), backend.url(), true));
            }
        }));
        return rows;
    }

    private static Iterable<Service.Backend> distinct(Service service) {
        Map<String, Service.Backend> byUrl = new java.util.LinkedHashMap<>();
        service.backends().forEach(backend -> byUrl.putIfAbsent(backend.url(), backend));
        return byUrl.values();
    }

    private static Gauges.Row row(String service, String url, boolean up) {
        Map<String, String> labels = new java.util.LinkedHashMap<>();
        labels.put("service", service);
        labels.put("url", url);
        return new Gauges.Row(labels, up ? 1 : 0);
    }
}
