package dev.fairlead.gateway.kubernetes;

import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.InstallationKeys;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.cluster.ApiAddress;
import dev.fairlead.sources.cluster.ApiPace;
import dev.fairlead.sources.cluster.Cluster;
import dev.fairlead.sources.kubernetes.KubernetesSettings;
import dev.fairlead.sources.kubernetes.KubernetesSource;
import dev.fairlead.sources.kubernetes.KubernetesSource.Contact;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A whole gateway on loopback that follows an API server. */
final class ClusterGateway implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LineSink sink = new LineSink(OutputStream.nullOutputStream());
    private final Gateway gateway;
    private final Gateway.Running running;
    private boolean closed;
    private final List<Contact> contacts = new CopyOnWriteArrayList<>();

    ClusterGateway(URI server) throws IOException {
        this(server, "test", settings("test", List.of("192.0.2.7")));
    }

    ClusterGateway(URI server, String replica, KubernetesSettings settings) throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        gateway = Gateway.start(
                new GatewaySettings(
                        loopback,
                        loopback,
                        loopback,
                        withoutDrain(Limits.standard()),
                        new TrustedProxies(List.of()),
                        true,
                        1,
                        replica,
                        "test",
                        Set.of(),
                        GatewaySettings.Options.usual()),
                sink,
                InstantSource.system(),
                new SplittableRandom(1));
        KubernetesSource source = new KubernetesSource(
                ApiAddress.plain(server, "fairlead"),
                settings,
                new NoKeys(),
                pace(),
                new Cluster.World(() -> new SplittableRandom(2), InstantSource.system()),
                contacts::add);
        running = gateway.serve(List.of(source), InstallationKeys.hashing(new byte[32]), Optional.empty(), told -> {});
    }

    static KubernetesSettings settings(String replica, List<String> addresses) {
        KubernetesSettings usual = KubernetesSettings.usual(replica, 80, 443);
        return new KubernetesSettings(
                usual.ingressClass(),
                addresses,
                Optional.empty(),
                true,
                Set.of(80, 8080),
                usual.httpsPorts(),
                usual.lease(),
                replica);
    }

    // As usual, but for a test's patience.
    private static ApiPace pace() {
        return new ApiPace(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofSeconds(2),
                Duration.ofMillis(100));
    }

    private static Limits withoutDrain(Limits limits) {
        Limits.CallerTimes usual = limits.caller();
        return limits.with(new Limits.CallerTimes(
                usual.head(),
                usual.idle(),
                usual.bodyIdle(),
                usual.minBodyBytesPerSecond(),
                usual.writeStall(),
                Duration.ofMillis(100),
                Duration.ZERO,
                Duration.ofMillis(100)));
    }

    private static final class NoKeys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            throw new IllegalStateException("a cluster has no credentials");
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    int port() {
        return gateway.address().getPort();
    }

    int securePort() {
        return gateway.secureAddress().getPort();
    }

    /** What was told of the way to the API server. */
    List<Contact> contacts() {
        return contacts;
    }

    /** What is wrong now, one a line. */
    String findings() {
        StringBuilder text = new StringBuilder();
        gateway.snapshot().diagnostics().forEach(each -> text.append(each).append('\n'));
        return text.toString();
    }

    Gateway gateway() {
        return gateway;
    }

    /** Waits until it is so. */
    static void await(BooleanSupplier holds, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        running.close();
        gateway.close();
        sink.close();
    }
}
