package dev.fairlead.acceptance.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A route that fails after a change is as it was before, without anybody doing anything. */
@Execution(ExecutionMode.CONCURRENT)
final class GuardTest {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(90).toNanos();
    private static final long BETWEEN_CALLS_NANOS = 50_000_000;

    private static HttpResponse<String> good(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer;
    }

    // Somebody calls all the time, as somebody does.
    private static void callUntil(Installation installation, BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (int i = 1; i % 10 != 0 || !done.getAsBoolean(); i++) {
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            installation.call("GET", "/orders");
            LockSupport.parkNanos(BETWEEN_CALLS_NANOS);
        }
    }

    @Test
    void a_revision_that_makes_its_route_fail_is_rolled_back() throws Exception {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.up(installation.file("empty.yaml", "policies: {}\n"));
            good(installation.rest(
                    "PUT", "/guard", "{\"active\": true, \"percent\": 20, \"window\": \"1m\", \"minRequests\": 20}"));
            good(installation.rest("PUT", "/services/orders", service(upstream.port())));
            good(installation.rest(
                    "PUT", "/routes/orders", "{\"rule\": \"PathPrefix(`/orders`)\", \"service\": \"orders\"}"));
            // What was counted half a minute ago is in the store, and lies before what comes now.
            callUntil(
                    installation,
                    () -> requests(installation, 60) >= 100
                            && requests(installation, 60) > requests(installation, 20) + 60);
            assertThat(installation.call("GET", "/orders").statusCode()).isEqualTo(200);

            HttpResponse<String> bad =
                    good(installation.rest("PUT", "/services/orders", service(Installation.freePort())));
            assertThat(bad.statusCode()).isEqualTo(200);
            callUntil(installation, () -> installation
                    .rest("GET", "/audit?action=rollback", "")
                    .body()
                    .contains("guard: "));
            Installation.await(
                    Duration.ofSeconds(15),
                    () -> installation.call("GET", "/orders"),
                    answer -> answer.statusCode() == 200);
            String record =
                    installation.rest("GET", "/audit?action=rollback", "").body();
            assertThat(record).contains("\"user\": \"system\"", "requests failed");
            Installation.await(
                    Duration.ofSeconds(15),
                    () -> installation.rest("GET", "/alerts/history?rule=guard", ""),
                    answer -> answer.body().contains("rolled back to revision"));
            assertThat(installation.rest("GET", "/revisions?limit=1", "").body())
                    .contains("\"rollback\"");
        }
    }

    private static int requests(Installation installation, int seconds) {
        String body = installation
                .rest("GET", "/traffic/routes?seconds=" + seconds, "")
                .body();
        int at = body.indexOf("\"requests\": ");
        return at < 0 ? 0 : Integer.parseInt(body.substring(at + 12, body.indexOf(',', at)));
    }

    private static String service(int port) {
        return "{\"loadBalancer\": {\"servers\": [{\"url\": \"http://127.0.0.1:" + port + "\"}]}}";
    }
}
