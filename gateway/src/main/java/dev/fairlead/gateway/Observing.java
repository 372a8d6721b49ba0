package dev.fairlead.gateway;

import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.observe.Observers;
import dev.fairlead.gateway.observe.log.AccessLog;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.metric.Buckets;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.Metrics;
import dev.fairlead.gateway.observe.metric.Scrape;
import dev.fairlead.gateway.observe.metric.TraefikMetrics;
import dev.fairlead.gateway.observe.record.RequestRecorder;
import dev.fairlead.gateway.observe.trace.TracedSteps;
import dev.fairlead.gateway.observe.trace.Tracing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Everybody who is told of each exchange, in order. */
final class Observing implements AutoCloseable {

    private final Metrics metrics;
    private final @Nullable TraefikMetrics traefik;
    private final @Nullable Tracing tracing;
    private final RecordsTold records;
    private final Observer own;
    private final Observer callers;

    Observing(GatewaySettings settings, LineSink sink, Gauges gauges, LongSupplier revision) {
        metrics = new Metrics(gauges, settings.loops(), Buckets.standard(), Metrics.LABEL_SETS);
        traefik = settings.options()
                .traefik()
                .map(names -> new TraefikMetrics(names, settings.loops()))
                .orElse(null);
        tracing = settings.options().tracing().map(Tracing::new).orElse(null);
        RequestRecorder recorder =
                new RequestRecorder(settings.options().records(), settings.loops(), revision, settings.replica());
        records = new RecordsTold(recorder);
        AccessLog log = new AccessLog(sink, settings.loops(), revision, settings.replica());
        List<Observer> others = new ArrayList<>();
        if (traefik != null) {
            others.add(traefik);
        }
        own = new Everybody(metrics, log, Observers.of(others.toArray(Observer[]::new)), null);
        if (tracing != null) {
            others.add(tracing);
        }
        callers = new Everybody(
                metrics,
                log,
                Observers.of(others.toArray(Observer[]::new)),
                settings.options().records().any() ? recorder : null);
    }

    /**
     * Those who are always told, each by its own type: a call for any of three types is neither bound nor inlined, and
     * they are called for each request.
     */
    private record Everybody(
            Metrics metrics,
            AccessLog log,
            Observers others,
            @Nullable RequestRecorder recorder) implements Observer {

        @Override
        public void began(Exchange exchange) {
            others.began(exchange);
            if (recorder != null) {
                recorder.began(exchange);
            }
        }

        @Override
        public void ended(Exchange exchange) {
            metrics.ended(exchange);
            log.ended(exchange);
            others.ended(exchange);
            if (recorder != null) {
                recorder.ended(exchange);
            }
        }
    }

    /** Of callers' exchanges. */
    Observer callers() {
        return callers;
    }

    /** Of those with the gateway's own side. */
    Observer own() {
        return own;
    }

    RecordsTold records() {
        return records;
    }

    Scrape scrape(Gauges gauges) {
        return new Scrape(metrics, gauges, traefik);
    }

    void show(Gauges gauges, List<Entrypoint> entrypoints) {
        if (traefik != null) {
            OwnGauges.traefik(gauges, entrypoints);
        }
        if (tracing != null) {
            OwnGauges.tracing(gauges, tracing.sender());
        }
        records.show(gauges);
    }

    /** Only these routes and clients are there from now on. */
    void retain(Collection<CompiledRoute> routes, Set<String> clients) {
        metrics.retain(routes, clients);
        if (traefik != null) {
            traefik.retain(routes);
        }
    }

    /** The steps, timed where exchanges are traced. */
    List<Step> watched(List<Step> steps) {
        return tracing == null ? steps : TracedSteps.around(steps, System::nanoTime);
    }

    long spansDropped() {
        return tracing == null ? 0 : tracing.sender().dropped();
    }

    /** Tells what is left to tell; within a few seconds. */
    @Override
    public void close() {
        records.close();
        if (tracing != null) {
            tracing.close();
        }
    }
}
