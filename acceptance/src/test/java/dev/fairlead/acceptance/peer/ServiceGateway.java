package dev.fairlead.acceptance.peer;

import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.ServersTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The data plane alone, in this process, with one service of several backends that everything leads to. */
public final class ServiceGateway implements AutoCloseable {

    private final EventLoops loops;
    private final Entrypoint entrypoint;

    /**
     * Starts it.
     *
     * @param group the service
     * @param middlewares steps before it
     */
    public ServiceGateway(Service.LoadBalancer group, List<Step> middlewares) throws IOException {
        loops = EventLoops.start(2, System::nanoTime, new SplittableRandom(1));
        Name name = new Name("three", Owner.FILE);
        List<Step> steps = new ArrayList<>(middlewares);
        steps.add(new Upstreams(loops, Limits.standard())
                .forward(name, Map.of(name, new Service("three", group)), ignored -> ServersTransport.usual()));
        CompiledRoute route = new CompiledRoute("all@file", "", "", "", name.toString(), new PathRewrite.Keep(), steps);
        entrypoint = Entrypoint.start(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Entrypoint.Settings(
                        "http",
                        Limits.standard(),
                        new TrustedProxies(List.of()),
                        exchange -> {
                            exchange.route(route);
                            return Verdict.CONTINUE;
                        },
                        new Unheard()),
                InstantSource.system());
    }

    private static final class Unheard implements Observer {
        @Override
        public void began(Exchange exchange) {}

        @Override
        public void ended(Exchange exchange) {}
    }

    /** The port that it listens on. */
    public int port() {
        return entrypoint.address().getPort();
    }

    @Override
    public void close() {
        entrypoint.close();
        loops.stop(Duration.ofSeconds(5));
    }
}
