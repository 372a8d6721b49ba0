package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.fault.Load;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Acceptance line 3: a change is served within 2 s of its publication; publishing fails no request and costs no memory. */
@Execution(ExecutionMode.SAME_THREAD)
final class PublishedMeansServedTest {

    private static final int PUBLISHES = 200;
    private static final int WARM = 20;
    private static final int PRODUCTS = 500;
    private static final Duration SERVED = Duration.ofSeconds(2);
    private static final int LOOKS = 5;
    private static final long GROWTH = 6 * 1024 * 1024;
    private static final Logger LOG = Logger.getLogger(PublishedMeansServedTest.class.getName());

    private static Installation installation;
    private static RecordingUpstream upstream;
    private static RunningCommand up;

    @BeforeAll
    static void start() {
        installation = new Installation();
        upstream = RecordingUpstream.start(0);
        up = installation.up(installation.file("many.yaml", manyProducts()));
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
        upstream.close();
    }

    @Test
    void a_change_is_served_within_two_seconds_of_its_publication_and_not_before() {
        String key = RestObjects.createAll(installation, "shop", upstream.port());
        RestObjects.awaitStatus(installation, "/shop/v1/items", key, 200, SERVED);
        RestObjects.good(
                installation.rest("PUT", "/products/shop", RestObjects.product("shop", upstream.port(), "things")));
        // A later revision is served, and the draft that was saved before it is not.
        RestObjects.createAll(installation, "later", upstream.port());
        assertThat(RestObjects.status(installation, "/shop/v1/things", key))
                .as("a draft is not served")
                .isEqualTo(404);
        RestObjects.good(installation.rest("POST", "/products/shop/publish", ""));
        RestObjects.awaitStatus(installation, "/shop/v1/things", key, 200, SERVED);
        RestObjects.good(installation.rest("POST", "/products/shop/unpublish", ""));
        RestObjects.awaitStatus(installation, "/shop/v1/things", key, 404, SERVED);
    }

    @Test
    void a_client_takes_effect_when_it_is_saved() {
        String key = RestObjects.createAll(installation, "inn", upstream.port());
        RestObjects.awaitStatus(installation, "/inn/v1/items", key, 200, SERVED);
        String client = RestObjects.good(installation.rest("GET", "/clients/inn-client", ""))
                .body();
        RestObjects.good(
                installation.rest("PUT", "/clients/inn-client", client.replaceFirst("\\[\\s*\"inn\"\\s*]", "[]")));
        RestObjects.awaitStatus(installation, "/inn/v1/items", key, 403, SERVED);
    }

    // Every table holds five hundred products more than what is published, so that keeping some of them is seen.
    @Test
    void two_hundred_publishes_under_load_fail_no_request_and_leave_memory_flat() {
        String key = RestObjects.createAll(installation, "press", upstream.port());
        RestObjects.awaitStatus(installation, "/press/v1/items", key, 200, SERVED);
        String request = "GET /press/v1/items HTTP/1.1\r\nHost: app.test\r\nX-API-Key: " + key + "\r\n\r\n";
        long early = 0;
        try (Load load = Load.start("127.0.0.1", installation.httpPort(), request, 2, Duration.ofMillis(2))) {
            for (int i = 1; i <= PUBLISHES; i++) {
                publish(i);
                if (i == WARM) {
                    early = up.liveHeapBytes();
                }
            }
            assertThat(load.failures()).isEmpty();
            assertThat(load.good()).isGreaterThan(PUBLISHES);
        }
        // What a request or a report still holds is gone at the next look; what is kept is there at each.
        long last = up.liveHeapBytes();
        for (int looks = 1; looks < LOOKS && last - early >= GROWTH; looks++) {
            last = up.liveHeapBytes();
        }
        LOG.info("live heap: %d KiB early, %d KiB at last".formatted(early / 1024, last / 1024));
        assertThat(last - early).as("growth of the live heap").isLessThan(GROWTH);
    }

    private static void publish(int number) {
        String product = RestObjects.product("press", upstream.port(), "items")
                .replaceFirst("\\{", "{\"description\": \"edition " + number + "\", ");
        RestObjects.good(installation.rest("PUT", "/products/press", product));
        HttpResponse<String> published =
                RestObjects.good(installation.rest("POST", "/products/press/publish?wait=true", ""));
        assertThat(published.body()).contains("\"served\": true", "\"changed\": true");
        upstream.takeRequests();
    }

    private static String manyProducts() {
        StringBuilder text = new StringBuilder("products:\n");
        for (int i = 0; i < PRODUCTS; i++) {
            text.append("  many").append(i).append(": {basePath: /many").append(i);
            text.append(", proxies: {main: {path: /v1, url: \"http://127.0.0.1:9\", endpoints: [");
            text.append(
                    "{name: list, methods: [GET], path: /items}, {name: one, methods: [GET], path: \"/items/{id}\"}");
            text.append("]}}}\n");
        }
        return text.toString();
    }
}
