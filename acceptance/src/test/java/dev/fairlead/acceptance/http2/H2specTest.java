package dev.fairlead.acceptance.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.model.Service.Scheme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance suite for HTTP/2, through the gateway. */
final class H2specTest {

    private static final int MINUTES = 3;

    @Test
    void all_145_cases_of_h2spec_pass_without_tls(@TempDir Path directory) throws Exception {
        Path h2spec = H2spec.unpack(directory).orElse(null);
        Assumptions.assumeTrue(h2spec != null, H2spec.HOW_TO_GET);
        HttpServer backend = backend();
        try (Http2Gateway gateway = new Http2Gateway(
                Limits.standard(), Scheme.HTTP, backend.getAddress().getPort())) {
            pass(h2spec, gateway.port());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (gateway.inFlight() > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(gateway.inFlight()).as("exchanges left over").isZero();
        } finally {
            backend.stop(0);
        }
    }

    @Test
    void all_145_cases_of_h2spec_pass_over_tls(@TempDir Path directory) throws Exception {
        Path h2spec = H2spec.unpack(directory).orElse(null);
        Assumptions.assumeTrue(h2spec != null, H2spec.HOW_TO_GET);
        HttpServer backend = backend();
        try (SecureGateway gateway = SecureGateway.to(backend.getAddress().getPort(), directory)) {
            pass(h2spec, gateway.port(), "-t", "-k");
        } finally {
            backend.stop(0);
        }
    }

    private static void pass(@Nullable Path h2spec, int port, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(String.valueOf(h2spec), "-h", "127.0.0.1", "-o", "5"));
        command.addAll(List.of("-p", Integer.toString(port)));
        command.addAll(List.of(more));
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String report = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(report).contains("145 tests, 145 passed, 0 skipped, 0 failed");
    }

    /** Reads what it is sent and answers with more than a window's worth, as some cases need. */
    private static HttpServer backend() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        byte[] body = "fairlead".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
