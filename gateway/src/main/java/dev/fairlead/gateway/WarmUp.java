package dev.fairlead.gateway;

import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.assembly.Assembly;
import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.observe.Observers;
import dev.fairlead.gateway.observe.log.AccessLog;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.metric.Buckets;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.metric.Metrics;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the real path before callers do: a product with a key and a limit, served by an entrypoint of its own on
 * loopback, forwarded to a backend of its own, logged to nowhere. The first requests of a JVM cost ten to a hundred times
 * what later ones do; nobody outside should pay that.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final long LONGEST_NANOS = 150_000_000L;
    private static final int REQUESTS = 1_500;
    private static final int AT_ONCE = 16;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final byte[] BODY =
            (" ".repeat(1023) + WarmUpSnapshot.END_OF_BODY).getBytes(StandardCharsets.US_ASCII);

    private WarmUp() {}

    /**
     * Does it beside everything else.
     *
     * @param addresses where callers connect: for HTTP and for HTTPS
     * @param whenWarm what makes the gateway ready
     */
    static void begin(
            EventLoops loops,
            GatewaySettings settings,
            InstantSource clock,
            List<InetSocketAddress> addresses,
            Runnable whenWarm) {
        Thread.ofPlatform().name("warm-up").daemon().start(() -> {
            try {
                run(loops, settings, clock);
            } catch (RejectedExecutionException stopped) {
                return; // the gateway was closed before it was warm
            }
            whenWarm.run();
            LOG.atInfo()
                    .addKeyValue("version", settings.version())
                    .addKeyValue("http", addresses.getFirst().getPort())
                    .addKeyValue("https", addresses.getLast().getPort())
                    .log("ready");
        });
    }

    /** Sends requests until the path is warm or the time is over. Failing to is logged, and no reason not to serve. */
    private static void run(EventLoops loops, GatewaySettings settings, InstantSource clock) {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (LineSink nowhere = new LineSink(OutputStream.nullOutputStream())) {
            Observer observer = Observers.of(
                    new Metrics(new Gauges(), settings.loops(), Buckets.standard(), Metrics.LABEL_SETS),
                    new AccessLog(nowhere, settings.loops(), () -> 0, "warm-up"));
            Entrypoint backend = open(loops, loopback, settings, everything(), observer, clock);
            Snapshot snapshot = WarmUpSnapshot.to(backend.address().getPort());
            Assembly assembly = new Assembly(
                    new SecretCheck(WarmUpSnapshot.HASHING_KEY, settings.loops()),
                    new LocalLimiter(System.nanoTime()),
                    new Upstreams(loops, settings.limits())::forward,
                    Entrypoints.usual(),
                    UnaryOperator.identity());
            RouteFinder routes = assembly.assemble(snapshot).table();
            Entrypoint front = open(loops, loopback, settings, routes, observer, clock);
            try {
                send(front.address());
            } finally {
                front.close();
                backend.close();
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("warm_up_failed");
        }
    }

    private static Entrypoint open(
            EventLoops loops,
            InetSocketAddress address,
            GatewaySettings settings,
            RouteFinder routes,
            Observer observer,
            InstantSource clock)
            throws IOException {
        TrustedProxies nobody = new TrustedProxies(List.of());
        return Entrypoint.start(
                loops, address, new Entrypoint.Settings("warm-up", settings.limits(), nobody, routes, observer), clock);
    }

    private static RouteFinder everything() {
        CompiledRoute route =
                new CompiledRoute("warm-up@internal", "", "", "", "", new PathRewrite.Keep(), List.of(new Answer()));
        return exchange -> {
            exchange.route(route);
            return Verdict.CONTINUE;
        };
    }

    private static final class Answer implements Step {
        @Override
        public String name() {
            return "warm-up";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return exchange.answer(200, "application/json", BODY);
        }
    }

    private static void send(InetSocketAddress address) throws IOException {
        byte[] batch = WarmUpSnapshot.REQUEST.repeat(AT_ONCE).getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + LONGEST_NANOS;
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            for (int sent = 0; sent < REQUESTS && System.nanoTime() < end; sent += AT_ONCE) {
                socket.getOutputStream().write(batch);
                await(socket.getInputStream(), AT_ONCE);
            }
        }
    }

    // Every answer ends with the body: counting its last byte is counting answers.
    private static void await(InputStream in, int answers) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        int seen = 0;
        while (seen < answers) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new IOException("the connection ended after " + seen + " of " + answers + " answers");
            }
            for (int i = 0; i < read; i++) {
                seen += buffer[i] == WarmUpSnapshot.END_OF_BODY ? 1 : 0;
            }
        }
    }
}
