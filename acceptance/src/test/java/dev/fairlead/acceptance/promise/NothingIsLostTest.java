package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Acceptance line 2: a kill at any moment loses nothing that was answered with success; a gateway serves without the store. */
final class NothingIsLostTest {

    private static final int KILLS = 3;

    @Test
    void what_was_answered_with_success_survives_a_kill_at_any_moment() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        ConcurrentLinkedQueue<String> saved = new ConcurrentLinkedQueue<>();
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            for (int round = 0; round < KILLS; round++) {
                RunningCommand up = installation.up();
                allThere(installation, saved);
                int first = round * 1_000;
                Thread writer = Thread.ofVirtual().start(() -> write(installation, upstream.port(), first, saved));
                Installation.pause(Duration.ofMillis(300 + random.nextInt(700)));
                up.kill9();
                join(writer);
            }
            assertThat(saved).as("policies that were saved before the kills").hasSizeGreaterThan(KILLS);
            installation.up();
            allThere(installation, saved);
            assertThat(installation.rest("GET", "/audit/verify", "").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_published_product_is_served_again_after_a_kill() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            RunningCommand up = installation.up();
            String key = RestObjects.createAll(installation, "shop", upstream.port());
            up.kill9();
            installation.up();
            assertThat(installation
                            .call("GET", "/shop/v1/items", "X-API-Key", key)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_gateway_alone_starts_again_and_serves_with_the_store_gone() throws IOException {
        int storePort = Installation.freePort();
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            installation.with("MONGODB_URI", "mongodb://127.0.0.1:" + storePort + "/fairlead");
            RunningCommand store = installation.fairlead("store", "--port", Integer.toString(storePort));
            RunningCommand management = installation.fairlead("management");
            installation.awaitReady(management, installation.managementPort());
            RunningCommand gateway = installation.gateway();
            String key = RestObjects.createAll(installation, "shop", upstream.port());
            RestObjects.awaitStatus(installation, "/shop/v1/items", key, 200, Duration.ofSeconds(5));
            store.kill9();
            management.kill9();
            gateway.kill9();
            installation.gateway();
            assertThat(installation
                            .call("GET", "/shop/v1/items", "X-API-Key", key)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void write(
            Installation installation, int upstreamPort, int first, ConcurrentLinkedQueue<String> saved) {
        for (int i = first; i < first + 1_000; i++) {
            String name = "policy" + i;
            try {
                HttpResponse<String> answer = installation.rest(
                        "PUT",
                        "/policies/" + name,
                        "{\"rateLimit\": {\"requests\": " + (upstreamPort + i) + ", \"per\": \"1m\"}}");
                if (answer.statusCode() < 300) {
                    saved.add(name);
                }
            } catch (UncheckedIOException e) {
                // Killed: this one was not answered.
                return;
            }
        }
    }

    private static void allThere(Installation installation, ConcurrentLinkedQueue<String> saved) {
        List<String> lost = saved.stream()
                .filter(name ->
                        installation.rest("GET", "/policies/" + name, "").statusCode() != 200)
                .toList();
        assertThat(lost).as("saved, answered and lost").isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
