package dev.fairlead.gateway.tcp;

import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.FileSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A whole gateway on loopback that serves one file, and the lines that it logs of connections. */
final class TcpGateway implements Closeable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final LineSink sink = new LineSink(new OutputStream() {
        @Override
        public void write(int one) {
            throw new IllegalStateException("lines come whole");
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            new String(bytes, from, count, StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
    });
    private final Gateway gateway;
    private final Gateway.Running running;

    TcpGateway(Path directory, String file) {
        this(directory, file, Limits.standard(), Set.of());
    }

    TcpGateway(Path directory, String file, Limits limits, Set<String> proxyProtocol) {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            Path written = Files.writeString(directory.resolve("fairlead.yaml"), file);
            gateway = Gateway.start(
                    new GatewaySettings(
                            loopback,
                            loopback,
                            loopback,
                            withoutDrain(limits),
                            new TrustedProxies(List.of(Cidr.parse("127.0.0.0/8"))),
                            false,
                            1,
                            "test",
                            "1",
                            proxyProtocol,
                            GatewaySettings.Options.usual()),
                    sink,
                    InstantSource.system(),
                    new SplittableRandom(1));
            running = gateway.serve(
                    List.of(new FileSource(written, name -> null, new NoKeys())), new byte[32], told -> {});
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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
            throw new IllegalStateException("the test has no credentials");
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    int plainPort() {
        return gateway.address().getPort();
    }

    int securePort() {
        return gateway.secureAddress().getPort();
    }

    /** A connection to the entrypoint without TLS. */
    Socket plain() throws IOException {
        return connect(plainPort());
    }

    /** A connection to the entrypoint with TLS, on which nothing was said yet. */
    Socket secure() throws IOException {
        return connect(securePort());
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** The next line about a connection. */
    Node.Mapping connection() throws InterruptedException, Json.Malformed {
        @Nullable String line = lines.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        while (line != null && !line.contains("\"event\":\"connection\"")) {
            line = lines.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return (Node.Mapping) Json.read(Objects.requireNonNull(line, "no connection was logged"), "log");
    }

    /** What the admin side answers. */
    String admin(String path) throws IOException {
        try (Socket socket = connect(gateway.adminAddress().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        running.close();
        gateway.close();
        sink.close();
    }
}
