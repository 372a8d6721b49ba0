package dev.fairlead.acceptance.http2;

import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.RouteFinder;
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

/** An entrypoint with HTTP/2 by prior knowledge, and one route that takes everything to one backend. */
final class Http2Gateway implements AutoCloseable, Observer {

    private final EventLoops loops;
    private final Entrypoint entrypoint;

    Http2Gateway(Limits limits, Service.Scheme scheme, int backend, Step... before) throws IOException {
        loops = EventLoops.start(2, System::nanoTime, new SplittableRandom(1));
        Upstreams upstreams = new Upstreams(loops, limits);
        Name name = new Name("peer", Owner.FILE);
        Service service = new Service("peer", List.of(new Service.Backend(scheme, "127.0.0.1", backend, "", 1)), true);
        List<Step> steps = new ArrayList<>(List.of(before));
        steps.add(upstreams.forward(name, Map.of(name, service), ignored -> ServersTransport.usual()));
        CompiledRoute route = new CompiledRoute("all@file", "", "", "", name.toString(), new PathRewrite.Keep(), steps);
        RouteFinder everything = exchange -> {
            exchange.route(route);
            return Verdict.CONTINUE;
        };
        entrypoint = Entrypoint.start(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Entrypoint.Settings("http", limits, new TrustedProxies(List.of()), everything, this, false, true),
                InstantSource.system());
    }

    int port() {
        return entrypoint.address().getPort();
    }

    int inFlight() {
        return entrypoint.inFlight();
    }

    @Override
    public void began(Exchange exchange) {}

    @Override
    public void ended(Exchange exchange) {}

    @Override
    public void close() {
        entrypoint.close();
        loops.stop(Duration.ofSeconds(5));
    }
}
