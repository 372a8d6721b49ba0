package dev.fairlead.acceptance.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.store.embedded.Embedded;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.quota.QuotaCounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A month's quota is off by at most half a percent, whatever Redis forgets. */
@Timeout(120)
class QuotaOutlivesRedisTest {

    private static final int QUOTA = 5_000;
    private static final int BEFORE = 4_200;
    private static final int AFTER = 1_100;

    @TempDir
    private Path folder;

    @BeforeEach
    void present() {
        Optional<String> missing = RedisServer.missing();
        assumeTrue(missing.isEmpty(), () -> "no real Redis here: " + missing.orElse(""));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void while_replicas_live_they_know_what_was_used() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Member backend = new Member()) {
            List<SharingGateway> replicas = replicas(redis, backend, null);
            try {
                assertThat(admitted(replicas, BEFORE)).isEqualTo(BEFORE);
                redis.say("FLUSHALL");
                assertThat(BEFORE + admitted(replicas, AFTER)).isBetween(QUOTA * 995 / 1000, QUOTA * 1005 / 1000);
            } finally {
                close(replicas);
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void when_all_are_gone_the_store_knows() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Member backend = new Member();
                Embedded store = Embedded.start(
                        folder.resolve("store"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Database database = new Database(store.uri(), Duration.ofSeconds(5))) {
            QuotaCounts counts = new QuotaCounts(database, Clock.systemUTC());
            List<SharingGateway> replicas = replicas(redis, backend, counts);
            try {
                assertThat(admitted(replicas, BEFORE)).isEqualTo(BEFORE);
            } finally {
                close(replicas);
            }
            redis.say("FLUSHALL");
            List<SharingGateway> next = replicas(redis, backend, counts);
            try {
                assertThat(BEFORE + admitted(next, AFTER)).isBetween(QUOTA * 995 / 1000, QUOTA * 1005 / 1000);
            } finally {
                close(next);
            }
        }
    }

    private static List<SharingGateway> replicas(RedisServer redis, Member backend, @Nullable QuotaCounts counts)
            throws IOException {
        List<SharingGateway> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(new SharingGateway(
                    "replica-" + i,
                    "quota: {requests: " + QUOTA + ", per: month}",
                    backend.port(),
                    Optional.of(SharingGateway.at(redis.url(), Duration.ofSeconds(1))),
                    counts));
        }
        return replicas;
    }

    private static void close(List<SharingGateway> replicas) throws IOException {
        for (SharingGateway replica : replicas) {
            replica.close();
        }
    }

    private static int admitted(List<SharingGateway> replicas, int requests) throws IOException {
        List<Line> lines = new ArrayList<>();
        int admitted = 0;
        try {
            for (SharingGateway replica : replicas) {
                lines.add(new Line(replica.port(), "/shop/v1/x", SharingGateway.KEY));
            }
            for (int i = 0; i < requests; i++) {
                // A month in some seconds, not in one: what is not told yet is some milliseconds of requests.
                LockSupport.parkNanos(1_000_000);
                admitted += lines.get(i % lines.size()).call().status() == 200 ? 1 : 0;
            }
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
        return admitted;
    }
}
