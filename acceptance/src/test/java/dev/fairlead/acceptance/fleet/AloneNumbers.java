package dev.fairlead.acceptance.fleet;

import dev.fairlead.acceptance.fault.Load;
import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.peer.SecureCaller;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Numbers of one gateway by itself that serves a file: start, memory, handshakes. */
final class AloneNumbers implements AutoCloseable {

    private static final long MEBI = 1024 * 1024;
    private static final int STARTS = 5;
    private static final int HANDSHAKES = 200;
    private static final int CALLERS = 64;
    private static final Duration FULL = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(30);
    private static final String GET = "GET /g HTTP/1.1\r\nHost: a.test\r\n\r\n";

    private final SeedTable table;
    private final Installation installation = new Installation().measured();
    private final Member backend = new Member();
    private final String file;

    AloneNumbers(SeedTable table) throws IOException {
        this.table = table;
        this.file = installation.file("routes.yml", """
                http:
                  routers: {all: {rule: "PathPrefix(`/`)", service: all}, secure: {rule: "PathPrefix(`/`)", service: all, tls: {}}}
                  services: {all: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}}
                """.formatted(backend.port()));
    }

    private static Path image() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("mvnw")) && at.getParent() != null) {
            at = at.getParent();
        }
        return at.resolve("target/image/fairlead");
    }

    /** Whether there is one with its runtime and its start-up cache, as it is installed. */
    static boolean isPackaged() {
        return Files.isExecutable(image());
    }

    private RunningCommand start() {
        return isPackaged()
                ? installation.run(List.of(image().toString(), "gateway", file))
                : installation.fairlead("gateway", file);
    }

    void measure() throws IOException {
        startUp();
        RunningCommand gateway = start();
        installation.awaitReady(gateway, installation.httpPort());
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        memory("gateway, memory at rest", gateway.residentBytes(), 128);
        handshakes();
        try (Load load = Load.start("127.0.0.1", installation.httpPort(), GET, CALLERS, Duration.ZERO)) {
            LockSupport.parkNanos(FULL.toNanos());
            table.met(
                    load.failures().isEmpty(),
                    "gateway at full load, failed requests",
                    "0",
                    String.format(Locale.ROOT, "%d of %d", load.failures().size(), load.good()));
        }
        memory("gateway, memory at full load", gateway.largestResidentBytes(), 512);
        gateway.close();
    }

    private void startUp() {
        if (!isPackaged()) {
            table.open("start-up, one gateway", "< 1 s", "no target/image: run make image");
            return;
        }
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            long begun = System.nanoTime();
            RunningCommand gateway = start();
            while (!answers()) {
                LockSupport.parkNanos(2_000_000);
                if (System.nanoTime() - begun > START.toNanos()) {
                    throw new AssertionError(gateway.said());
                }
            }
            took.add(System.nanoTime() - begun);
            gateway.close();
        }
        long[] all = took.stream().mapToLong(Long::longValue).toArray();
        table.atMost(
                "start-up, one gateway, to its first answer (median of " + STARTS + ")",
                Totals.percentile(all, 0.5) / 1e9,
                30,
                1);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), installation.httpPort())) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream()
                    .write(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return said.startsWith("HTTP/1.1 200 ");
        } catch (IOException notYet) {
            return false;
        }
    }

    private void memory(String what, long bytes, int most) {
        table.met(
                bytes <= most * MEBI,
                what,
                "<= " + most + " MiB",
                String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MEBI));
    }

    private void handshakes() throws IOException {
        long[] took = new long[HANDSHAKES];
        for (int i = 0; i < HANDSHAKES; i++) {
            long begun = System.nanoTime();
            try (SecureCaller caller = SecureCaller.connect(installation.httpsPort(), "a.test", "TLSv1.3", null)) {
                took[i] = System.nanoTime() - begun;
                if (caller.get("a.test", "/").status() != 200) {
                    throw new AssertionError("no good answer over TLS");
                }
            }
        }
        table.atMost("TLS handshake, slowest of " + HANDSHAKES, Totals.percentile(took, 1) / 1e9, 1);
    }

    @Override
    public void close() throws IOException {
        installation.close();
        backend.close();
    }
}
