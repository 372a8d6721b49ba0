package dev.fairlead.cli.role;

import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.assembly.Assembly;
import dev.fairlead.gateway.explain.Account;
import dev.fairlead.gateway.explain.Explainer;
import dev.fairlead.gateway.explain.Question;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.route.RouteTable;
import dev.fairlead.model.Snapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Asks what the gateway would do with requests under a snapshot; nothing is sent. */
final class Asked implements AutoCloseable {

    private final EventLoops loops = EventLoops.start(1, System::nanoTime, new SplittableRandom(1));
    private RouteTable table = RouteTable.compile(List.of(), List.of());
    private volatile String service = "";

    /** @param settings what a static configuration sets */
    void about(Snapshot snapshot, Map<String, String> settings) {
        Assembly assembly = new Assembly(
                new SecretCheck(new byte[32], 1),
                new LocalLimiter(0),
                (name, services, transports) -> new Reached(name.toString()),
                RoleOptions.resolve(settings, Map.of()).listeners().entrypoints(),
                UnaryOperator.identity());
        table = assembly.assemble(snapshot).table();
    }

    Account ask(String method, String url) {
        service = "";
        Explainer explainer = new Explainer(
                loops.loops().getFirst(),
                Limits.standard().requestHead(),
                new TrustedProxies(List.of()),
                InstantSource.system(),
                host -> "default",
                () -> new Explainer.Table(table, table, table, route -> Optional.empty()));
        return explainer.explain(Question.of(method, url, List.of(), Question.LOOPBACK));
    }

    /** The service that the last request reached; empty for none. */
    String service() {
        return service;
    }

    @Override
    public void close() {
        loops.stop(Duration.ofSeconds(5));
    }

    /** Stands for a service. */
    private final class Reached implements Step.Pure {

        private final String name;

        Reached(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return "forward";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            service = name;
            return Verdict.TAKEN;
        }
    }
}
