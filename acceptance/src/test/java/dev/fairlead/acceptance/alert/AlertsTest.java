package dev.fairlead.acceptance.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A backend dies and comes back while two processes of management look on: who is to be told is told once of each. */
@Execution(ExecutionMode.CONCURRENT)
final class AlertsTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern URI = Pattern.compile("MONGODB_URI=(\\S+)");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();

    private HttpServer listening(int port, boolean hook) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            if (hook) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                all.add(exchange.getRequestHeaders().getFirst("X-Fairlead-Signature") + " " + body);
                told.add(body);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static HttpResponse<String> good(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer;
    }

    @Test
    void a_backend_that_dies_is_told_once_and_so_is_its_return() throws Exception {
        HttpServer hook = listening(0, true);
        HttpServer backend = listening(0, false);
        int port = backend.getAddress().getPort();
        try (Installation installation = new Installation()) {
            RunningCommand store = installation.fairlead(
                    "store",
                    "--port",
                    "0",
                    "--data",
                    installation.folder().resolve("mongo").toString());
            installation
                    .with("MONGODB_URI", store.awaitLine(URI, SOON).group(1))
                    .with("FAIRLEAD_ALERT_PRIVATE_ADDRESSES", "true");
            RunningCommand first = installation.fairlead("management");
            installation.awaitReady(first, installation.managementPort());
            int other = Installation.freePort();
            int own = installation.managementPort();
            RunningCommand second = installation
                    .with("FAIRLEAD_MANAGEMENT_PORT", Integer.toString(other))
                    .fairlead("management");
            installation.with("FAIRLEAD_MANAGEMENT_PORT", Integer.toString(own));
            installation.awaitReady(second, other);
            RunningCommand gateway = installation.fairlead("gateway", configuration(installation, port));
            installation.awaitReady(gateway, installation.httpPort());
            rules(installation, hook.getAddress().getPort());

            backend.stop(0);
            String firing = told.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(firing).isNotNull().contains("\"state\":\"firing\"", "pay@file http://127.0.0.1:" + port);
            assertThat(good(installation.rest("GET", "/alerts", "")).body()).contains("\"firing\"", "pay@file");

            backend = listening(port, false);
            String resolved = told.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(resolved).isNotNull().contains("\"state\":\"resolved\"", "pay@file http://127.0.0.1:" + port);
            Installation.await(SOON, () -> installation.rest("GET", "/alerts/history", ""), answer -> answer.body()
                    .contains("\"resolved\""));
            assertThat(good(installation.rest("GET", "/alerts", "")).body()).doesNotContain("pay@file");

            // Whoever looks next does not say it again: both processes have looked since.
            first.close();
            Installation.await(
                    SOON, () -> installation.get(other, "/health/ready"), answer -> answer.statusCode() == 200);
            assertThat(told.poll(3, TimeUnit.SECONDS)).isNull();
            assertThat(all).hasSize(2).allMatch(line -> line.startsWith("sha256="));
        } finally {
            backend.stop(0);
            hook.stop(0);
        }
    }

    private static String configuration(Installation installation, int port) {
        return installation.file(
                "routes.yaml",
                "http:\n  routers: {pay: {rule: 'PathPrefix(`/`)', service: pay}}\n  services:\n    pay:\n"
                        + "      loadBalancer:\n        servers: [{url: 'http://127.0.0.1:" + port + "'}]\n"
                        + "        healthCheck: {path: /, interval: 1s, timeout: 1s}\n");
    }

    private static void rules(Installation installation, int hook) {
        good(installation.rest(
                "PUT",
                "/alerts/channels/ops",
                "{\"type\":\"webhook\",\"url\":\"http://127.0.0.1:" + hook
                        + "/hook\",\"secret\":\"a long enough secret\"}"));
        good(installation.rest(
                "PUT", "/alerts/rules/down", "{\"kind\":\"backend-down\",\"severity\":\"critical\",\"for\":\"0s\"}"));
    }
}
