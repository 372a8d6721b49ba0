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
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Acceptance line 2: a kill at any moment loses nothing that was answered with success; a gateway serves without the store. */
@ResourceLock(value = Installation.ECHO, mode = ResourceAccessMode.READ)
final class NothingIsLostTest {

    private static final int KILLS = 3;
    private static final int NAMES = 40;
    private static final Duration WRITING = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern URI = Pattern.compile("MONGODB_URI=(\\S+)");

    @Test
    void what_was_answered_with_success_survives_a_kill_at_any_moment() throws IOException {
        SplittableRandom random = new SplittableRandom();
        Map<String, Integer> saved = new ConcurrentHashMap<>();
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            RunningCommand up = installation.up();
            String key = RestObjects.createAll(installation, "shop", upstream.port());
            for (int round = 1; round <= KILLS; round++) {
                int first = round * 1_000_000;
                Thread writer = Thread.ofVirtual().start(() -> write(installation, first, saved));
                awaitSaved(saved, first + 5 + random.nextInt(60));
                up.kill9();
                join(writer);
                up = installation.up();
                allThere(installation, saved);
                assertThat(RestObjects.status(installation, "/shop/v1/items", key))
                        .as("a product that was published before the kill")
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void a_gateway_alone_starts_again_and_serves_with_the_store_gone() throws IOException {
        try (Installation installation = new Installation();
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            RunningCommand store = installation.fairlead(
                    "store",
                    "--port",
                    "0",
                    "--data",
                    installation.folder().resolve("mongo").toString());
            installation.with("MONGODB_URI", store.awaitLine(URI, SOON).group(1));
            RunningCommand management = installation.fairlead("management");
            RunningCommand gateway = installation.fairlead("gateway");
            installation.awaitReady(management, installation.managementPort());
            installation.awaitReady(gateway, installation.httpPort());
            String key = RestObjects.createAll(installation, "shop", upstream.port());
            RestObjects.awaitStatus(installation, "/shop/v1/items", key, 200, Duration.ofSeconds(5));
            store.kill9();
            management.kill9();
            gateway.kill9();
            installation.gateway();
            assertThat(RestObjects.status(installation, "/shop/v1/items", key)).isEqualTo(200);
            HttpResponse<String> health = installation.call("GET", "/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("\"status\":\"degraded\"", "last good copy");
        }
    }

    /** Replaces the same objects again and again, each time with a higher number, until nobody answers. */
    private static void write(Installation installation, int first, Map<String, Integer> saved) {
        for (int i = first; ; i++) {
            String name = "policy" + i % NAMES;
            try {
                HttpResponse<String> answer = installation.rest("PUT", "/policies/" + name, policy(i));
                if (answer.statusCode() >= 300) {
                    throw new AssertionError(answer.body());
                }
                saved.put(name, i);
            } catch (UncheckedIOException killed) {
                // This one was not answered.
                return;
            }
        }
    }

    private static String policy(int number) {
        return "{\"rateLimit\": {\"requests\": " + number + ", \"per\": \"1m\"}}";
    }

    private static void awaitSaved(Map<String, Integer> saved, int number) {
        long deadline = System.nanoTime() + WRITING.toNanos();
        while (saved.values().stream().noneMatch(last -> last >= number)) {
            assertThat(System.nanoTime()).as("deadline of the writer").isLessThan(deadline);
            LockSupport.parkNanos(200_000);
        }
    }

    // The write that was on its way when the process died may have been made or not; nothing older may be there.
    private static void allThere(Installation installation, Map<String, Integer> saved) {
        int last = saved.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        List<String> lost = saved.entrySet().stream()
                .filter(entry -> {
                    String found = installation
                            .rest("GET", "/policies/" + entry.getKey(), "")
                            .body();
                    boolean onItsWay = (last + 1) % NAMES == entry.getValue() % NAMES
                            && found.contains("\"requests\": " + (last + 1));
                    return !onItsWay && !found.contains("\"requests\": " + entry.getValue());
                })
                .map(entry -> entry.getKey() + " of write " + entry.getValue())
                .toList();
        assertThat(lost).as("saved, answered and lost").isEmpty();
        HttpResponse<String> audit = installation.rest("GET", "/audit/verify", "");
        assertThat(audit.statusCode()).isEqualTo(200);
        assertThat(audit.body()).contains("\"intact\": true");
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(15)))
                    .as("the writer ended")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
