package dev.fairlead.acceptance.peer;

import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.ServersTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The data plane alone, in this process: one loop, so that what was sent first is read first. */
final class EntrypointGateway implements GatewayUnderTest {

    private final EventLoops loops;
    private final Entrypoint entrypoint;

    private EntrypointGateway(int openPort, int guardedPort) throws IOException {
        loops = EventLoops.start(1, System::nanoTime, new SplittableRandom(1));
        Upstreams upstreams = new Upstreams(loops, Limits.standard());
        CompiledRoute open = route(upstreams, "open", openPort);
        CompiledRoute guarded = route(upstreams, "guarded", guardedPort);
        RouteFinder routes = exchange -> {
            String path = exchange.path();
            exchange.route(path.equals("/guarded") || path.startsWith("/guarded/") ? guarded : open);
            return Verdict.CONTINUE;
        };
        entrypoint = Entrypoint.start(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Entrypoint.Settings(
                        "http", Limits.standard(), new TrustedProxies(List.of()), routes, new Unheard()),
                InstantSource.system());
    }

    private static CompiledRoute route(Upstreams upstreams, String name, int port) {
        Service service = new Service(name, List.of(new Service.Backend("127.0.0.1", port, "", 1)), true);
        Name full = new Name(name, Owner.FILE);
        return new CompiledRoute(
                full.toString(),
                "",
                "",
                "",
                full.toString(),
                new PathRewrite.Keep(),
                List.of(upstreams.forward(full, Map.of(full, service), ignored -> ServersTransport.usual())));
    }

    private static final class Unheard implements Observer {
        @Override
        public void began(Exchange exchange) {}

        @Override
        public void ended(Exchange exchange) {}
    }

    static Kind kind() {
        return new Kind() {
            @Override
            public int openPort() {
                return 0;
            }

            @Override
            public int guardedPort() {
                return 0;
            }

            @Override
            public GatewayUnderTest start(int open, int guarded) {
                try {
                    return new EntrypointGateway(open, guarded);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return entrypoint.address().getPort();
    }

    @Override
    public long heldBytes() {
        return loops.usedBytes();
    }

    @Override
    public int openConnections() {
        return entrypoint.openConnections();
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public void close() {
        entrypoint.close();
        loops.stop(Duration.ofSeconds(5));
    }
}
