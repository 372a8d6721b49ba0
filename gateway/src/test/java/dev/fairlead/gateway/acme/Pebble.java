package dev.fairlead.gateway.acme;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Debian's pebble: an authority that somebody else wrote, with a server of names that says 127.0.0.1 to everything. */
final class Pebble implements AutoCloseable {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private final List<Process> processes = new ArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final int port;
    private final int names;

    private Pebble(Path folder) throws IOException {
        this.folder = folder;
        this.port = free();
        this.names = free();
        Instant now = Instant.now();
        CertificateMaker.Made root = new CertificateMaker(
                        new SecureRandom(), "pebble root", now.minusSeconds(3600), now.plusSeconds(3600))
                .authority()
                .selfSigned();
        CertificateMaker server = new CertificateMaker(
                        new SecureRandom(), "pebble", now.minusSeconds(3600), now.plusSeconds(3600))
                .names("127.0.0.1");
        CertificateMaker.Made made = server.made(server.ecKey(), root);
        Files.writeString(folder.resolve("root.pem"), root.certificatePem());
        Files.writeString(folder.resolve("cert.pem"), made.certificatePem());
        Files.writeString(folder.resolve("key.pem"), made.keyPem());
    }

    /** Not running yet; the test is skipped where it is not installed. */
    static Pebble in(Path folder) throws IOException {
        for (String command : List.of("pebble", "pebble-challtestsrv")) {
            assumeThat(Stream.of(System.getenv("PATH").split(":"))
                            .map(each -> Path.of(each, command))
                            .anyMatch(Files::isExecutable))
                    .as(command + " is not installed, so no certificate is ordered from an authority that others wrote "
                            + "(apt-get install pebble)")
                    .isTrue();
        }
        return new Pebble(Files.createDirectories(folder));
    }

    /** Where its directory is. */
    URI directory() {
        return URI.create("https://127.0.0.1:" + port + "/dir");
    }

    /** Who signed its own certificate. */
    Path root() {
        return folder.resolve("root.pem");
    }

    /** Starts it; it looks for challenges at these ports. */
    Pebble start(int httpPort, int tlsPort) throws IOException {
        return start(httpPort, tlsPort, "\"externalAccountBindingRequired\": false");
    }

    /** The same, with more of its settings. */
    Pebble start(int httpPort, int tlsPort, String settings) throws IOException {
        Path config = Files.writeString(folder.resolve("pebble.json"), """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                  "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d,
                  "ocspResponderURL": "", %s}}
                """.formatted(
                port, free(), folder.resolve("cert.pem"), folder.resolve("key.pem"), httpPort, tlsPort, settings));
        run(
                "pebble-challtestsrv",
                "-dns01",
                "127.0.0.1:" + names,
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-defaultIPv6",
                "",
                "-management",
                "127.0.0.1:" + free());
        run("pebble", "-config", config.toString(), "-dnsserver", "127.0.0.1:" + names);
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!listens()) {
            if (System.nanoTime() > end) {
                throw new IOException("pebble does not listen: " + String.join("\n", said));
            }
            LockSupport.parkNanos(10_000_000);
        }
        return this;
    }

    private void run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
        builder.environment().put("PEBBLE_AUTHZREUSE", "0");
        Process process = builder.start();
        processes.add(process);
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(said::add);
            } catch (IOException | UncheckedIOException ended) {
                said.add("its output ended: " + ended.getMessage());
            }
        });
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    // Its ports must be known before it runs. Between here and there somebody may take one: then the test fails.
    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Orders that it was asked for. */
    long orders() {
        return said.stream().filter(line -> line.contains("Added order")).count();
    }

    /** Everything that it said. */
    String said() {
        return String.join("\n", said);
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
            try {
                process.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        processes.clear();
    }
}
