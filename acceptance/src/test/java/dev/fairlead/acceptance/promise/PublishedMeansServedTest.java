package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.fault.Load;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Acceptance line 3: a change is served within 2 s of its publication; publishing fails no request and costs no memory. */
final class PublishedMeansServedTest {

    private static final int PUBLISHES = 200;
    private static final Duration SERVED = Duration.ofSeconds(2);
    private static final long MEBI = 1024 * 1024;

    @Test
    void a_change_is_served_within_two_seconds_of_its_publication_and_not_before() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.up();
            String key = RestObjects.createAll(installation, "shop", upstream.port());
            RestObjects.awaitStatus(installation, "/shop/v1/items", key, 200, SERVED);
            RestObjects.good(
                    installation.rest("PUT", "/products/shop", RestObjects.product("shop", upstream.port(), "things")));
            Installation.pause(Duration.ofMillis(1_500));
            assertThat(installation
                            .call("GET", "/shop/v1/things", "X-API-Key", key)
                            .statusCode())
                    .as("a draft is not served")
                    .isEqualTo(404);
            RestObjects.good(installation.rest("POST", "/products/shop/publish", ""));
            RestObjects.awaitStatus(installation, "/shop/v1/things", key, 200, SERVED);
            RestObjects.good(installation.rest("POST", "/products/shop/unpublish", ""));
            RestObjects.awaitStatus(installation, "/shop/v1/things", key, 404, SERVED);
        }
    }

    @Test
    void two_hundred_publishes_under_load_fail_no_request_and_leave_memory_flat() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            RunningCommand up = installation.up();
            String key = RestObjects.createAll(installation, "shop", upstream.port());
            RestObjects.awaitStatus(installation, "/shop/v1/items", key, 200, SERVED);
            String request = "GET /shop/v1/items HTTP/1.1\r\nHost: app.test\r\nX-API-Key: " + key + "\r\n\r\n";
            long early = 0;
            try (Load load = Load.start("127.0.0.1", installation.httpPort(), request, 4, Duration.ofMillis(2))) {
                for (int i = 0; i < PUBLISHES; i++) {
                    publish(installation, upstream.port(), i);
                    if (i == PUBLISHES / 4) {
                        early = up.residentBytes();
                    }
                    upstream.takeRequests();
                }
                assertThat(load.failures()).isEmpty();
                assertThat(load.good()).isGreaterThan(PUBLISHES);
            }
            assertThat(up.residentBytes() - early)
                    .as("growth of the resident set")
                    .isLessThan(64 * MEBI);
        }
    }

    private static void publish(Installation installation, int upstreamPort, int number) {
        String product = RestObjects.product("shop", upstreamPort, "items")
                .replaceFirst("\\{", "{\"description\": \"edition " + number + "\", ");
        RestObjects.good(installation.rest("PUT", "/products/shop", product));
        RestObjects.good(installation.rest("POST", "/products/shop/publish", ""));
    }
}
