package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.fault.Load;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Acceptance line 3: when {@code --wait} returns, no replica serves anything older, publishing and rolling back alike, while they
 * all have requests to answer. With Redis they tell each other. Short each day; five replicas and two hundred publishes
 * with {@code -Dfairlead.acceptance.without=}.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class ReplicasFollowTest {

    private static final Duration WITH_REDIS = Duration.ofSeconds(1);
    private static final Duration WITHOUT = Duration.ofMillis(2500);
    private static final int MANY = 5;
    private static final int PUBLISHES = Integer.getInteger("fairlead.acceptance.publishes", 200);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern URI = Pattern.compile("MONGODB_URI=(\\S+)");
    private static final Path REDIS = Path.of(System.getProperty("fairlead.redis", "/usr/bin/redis-server"));

    @Test
    @Tag("soak")
    void five_replicas_follow_two_hundred_publishes() throws IOException {
        follow(MANY, PUBLISHES, Optional.empty());
    }

    @Test
    void two_replicas_tell_each_other_by_redis() throws IOException {
        assumeRedis();
        try (Redis redis = new Redis()) {
            follow(2, 8, Optional.of(redis.url()));
        }
    }

    @Test
    @Tag("soak")
    void five_replicas_tell_each_other_by_redis() throws IOException {
        assumeRedis();
        try (Redis redis = new Redis()) {
            follow(MANY, PUBLISHES, Optional.of(redis.url()));
        }
    }

    private static void assumeRedis() {
        if (!Files.isExecutable(REDIS)) {
            System.getLogger("replicas").log(System.Logger.Level.WARNING, "SKIPPED: " + REDIS + " is not there");
        }
        assumeTrue(Files.isExecutable(REDIS), REDIS + " is not there");
    }

    /** A real Redis on loopback that keeps nothing. */
    private static final class Redis implements AutoCloseable {
        private final int port = Installation.freePort();
        private final Process process;

        Redis() throws IOException {
            process = new ProcessBuilder(
                            REDIS.toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        String url() {
            return "redis://127.0.0.1:" + port;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** A store with management, and gateways, each an installation of its own. */
    private static final class Cluster implements AutoCloseable {
        private final Installation base = new Installation().measured();
        private final List<Installation> gateways = new ArrayList<>();
        private final String encryption;

        Cluster(int replicas, Optional<String> redis) {
            byte[] key = new byte[32];
            Arrays.fill(key, (byte) 7);
            encryption = Base64.getEncoder().encodeToString(key);
            RunningCommand store = base.fairlead(
                    "store",
                    "--port",
                    "0",
                    "--data",
                    base.folder().resolve("mongo").toString());
            String uri = store.awaitLine(URI, START).group(1);
            base.with("MONGODB_URI", uri).with("FAIRLEAD_ENCRYPTION_KEY", encryption);
            RunningCommand management = base.fairlead("management");
            List<RunningCommand> running = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                Installation gateway = new Installation()
                        .measured()
                        .with("MONGODB_URI", uri)
                        .with("FAIRLEAD_ENCRYPTION_KEY", encryption)
                        .with("FAIRLEAD_LOOPS", "1")
                        .with("FAIRLEAD_REPLICA", "gateway-" + i);
                redis.ifPresent(url -> gateway.with("REDIS_URL", url));
                gateways.add(gateway);
                running.add(gateway.fairlead("gateway"));
            }
            base.awaitReady(management, base.managementPort());
            for (int i = 0; i < replicas; i++) {
                gateways.get(i).awaitReady(running.get(i), gateways.get(i).httpPort());
            }
        }

        List<String> names() {
            return IntStream.range(0, gateways.size())
                    .mapToObj(i -> "gateway-" + i)
                    .toList();
        }

        @Override
        public void close() throws IOException {
            for (Installation gateway : gateways) {
                gateway.close();
            }
            base.close();
        }
    }

    private static void follow(int replicas, int publishes, Optional<String> redis) throws IOException {
        try (Cluster cluster = new Cluster(replicas, redis);
                RecordingUpstream upstream = RecordingUpstream.start(0)) {
            String steady = RestObjects.createAll(cluster.base, "steady", upstream.port());
            String key = RestObjects.createAll(cluster.base, "press", upstream.port());
            String request = "GET /steady/v1/items HTTP/1.1\r\nHost: app.test\r\nX-API-Key: " + steady + "\r\n\r\n";
            List<Load> loads = cluster.gateways.stream()
                    .map(gateway -> Load.start("127.0.0.1", gateway.httpPort(), request, 2, Duration.ofMillis(10)))
                    .toList();
            List<Long> took = new ArrayList<>();
            List<Long> revisions = new ArrayList<>();
            for (int i = 1; i <= publishes; i++) {
                RestObjects.good(cluster.base.rest(
                        "PUT", "/products/press", RestObjects.product("press", upstream.port(), "v" + i)));
                revisions.add(served(cluster, "/products/press/publish", took));
                onlyServes(cluster, key, i, publishes);
            }
            List<Long> back = new ArrayList<>();
            for (int i = 1; i <= Math.max(2, publishes / 10); i++) {
                int to = (i * 7) % (publishes - 1);
                served(cluster, "/revisions/" + revisions.get(to) + "/rollback", back);
                onlyServes(cluster, key, to + 1, publishes);
            }
            eachTellsWhatItRunsWith(cluster);
            loads.forEach(Load::close);
            loads.forEach(load -> assertThat(load.failures()).isEmpty());
            // Two find out less quickly than five: who looks first tells the other.
            Duration most = redis.isPresent() && replicas >= MANY ? WITH_REDIS : WITHOUT;
            String with = redis.isPresent() ? "with Redis" : "without Redis";
            tell(replicas + " replicas, " + publishes + " publishes " + with, took);
            tell(replicas + " replicas, rollbacks " + with, back);
            assertThat(p99(took)).as("p99 of publishing " + with).isLessThan(most);
            assertThat(p99(back)).as("p99 of rolling back " + with).isLessThan(most);
        }
    }

    // Management alone and gateways alone, each by itself; what is the same for all is one value.
    private static void eachTellsWhatItRunsWith(Cluster cluster) {
        String told = RestObjects.good(cluster.base.rest("GET", "/settings", ""))
                .body()
                .replaceAll("\\s+", " ");
        assertThat(told)
                .doesNotContain("\"fault\"")
                .doesNotContain(cluster.encryption)
                .doesNotContain(Installation.PASSWORD);
        String gateways = cluster.names().stream().collect(Collectors.joining("\", \"", "\"", "\""));
        assertThat(told)
                .as("read by all")
                .contains("\"value\": \"***\", \"origin\": \"environment\", \"processes\": [ \"management process\", "
                        + gateways + " ]");
        assertThat(told)
                .as("set at gateways and read by them alone")
                .contains("\"value\": \"1\", \"origin\": \"environment\", \"processes\": [ " + gateways + " ]");
    }

    /** Publishes and waits; the revision that is served everywhere. */
    private static long served(Cluster cluster, String path, List<Long> took) {
        long begun = System.nanoTime();
        HttpResponse<String> answer = RestObjects.good(cluster.base.rest("POST", path + "?wait=true&timeout=9", ""));
        took.add(System.nanoTime() - begun);
        assertThat(answer.body()).contains("\"served\": true");
        return Long.parseLong(answer.body().replaceAll("(?s).*\"revision\": (\\d+).*", "$1"));
    }

    private static void onlyServes(Cluster cluster, String key, int version, int publishes) {
        int other = version == 1 ? publishes : version - 1;
        for (Installation gateway : cluster.gateways) {
            assertThat(RestObjects.status(gateway, "/press/v1/v" + version, key))
                    .as("what was published")
                    .isEqualTo(200);
            assertThat(RestObjects.status(gateway, "/press/v1/v" + other, key))
                    .as("what was replaced")
                    .isEqualTo(404);
        }
    }

    private static Duration p99(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return Duration.ofNanos(sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1));
    }

    private static void tell(String what, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.getLogger("replicas")
                .log(
                        System.Logger.Level.INFO,
                        what + ": median " + sorted.get(sorted.size() / 2) / 1_000_000 + " ms, p99 "
                                + p99(nanos).toMillis() + " ms, longest " + sorted.getLast() / 1_000_000 + " ms");
    }
}
