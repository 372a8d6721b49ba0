package dev.fairlead.acceptance.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.peer.Member;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three replicas and a real Redis: a limit is one limit, and stays nearly one when Redis fails. */
@Timeout(120)
class SharedLimitTest {

    private static final long SECOND = 1_000_000_000L;
    /** On a machine that is shared an answer may take longer than Redis takes for it. */
    private static final Duration PATIENT = Duration.ofSeconds(1);

    private static final Duration USUAL = Duration.ofMillis(50);
    private static final String POLICY = "rateLimit: {requests: 300, per: 6s}";

    private final List<SharingGateway> replicas = new ArrayList<>();
    private Member backend;
    private RedisServer redis;

    @BeforeEach
    void start() throws IOException {
        Optional<String> missing = RedisServer.missing();
        assumeTrue(missing.isEmpty(), () -> "no real Redis here: " + missing.orElse(""));
        backend = new Member();
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (SharingGateway replica : replicas) {
            replica.close();
        }
        if (redis != null) {
            redis.close();
            backend.close();
        }
    }

    private void replicas(String policy, Duration patience) throws IOException {
        for (int i = 0; i < 3; i++) {
            replicas.add(new SharingGateway(
                    "replica-" + i, policy, backend.port(), Optional.of(SharingGateway.at(redis.url(), patience)), null));
        }
    }

    @Test
    void under_steady_load_every_window_holds_the_limit_within_one_percent() throws IOException {
        replicas(POLICY, PATIENT);
        long began = System.nanoTime();
        Steady load = new Steady(replicas, 20).during(20_000).stop();
        long[] admitted = load.admitted();
        long last = admitted[admitted.length - 1];

        assertThat(load.failures()).isEmpty();
        assertThat(load.degraded()).as("answers of a lost limiter").isZero();
        assertThat(Steady.most(admitted, 6 * SECOND)).isBetween(297, 303);
        assertThat(Steady.fewest(admitted, 6 * SECOND, began + 6 * SECOND, last))
                .isBetween(297, 303);
    }

    @Test
    void a_redis_that_is_killed_lets_pass_no_more_than_a_tenth_above_the_limit() throws IOException {
        replicas(POLICY, USUAL);
        try (Steady load = new Steady(replicas, 20)) {
            load.during(9_000);
            redis.kill();
            load.during(9_000);
            redis.restart();
            load.during(7_000).stop();
            long[] admitted = load.admitted();
            long last = admitted[admitted.length - 1];

            assertThat(load.failures()).isEmpty();
            assertThat(load.degraded()).isGreaterThan(100);
            assertThat(Steady.most(admitted, 6 * SECOND)).isLessThanOrEqualTo(330);
            assertThat(Steady.fewest(admitted, 6 * SECOND, admitted[0] + 6 * SECOND, last))
                    .isGreaterThan(200);
            for (SharingGateway replica : replicas) {
                assertThat(replica.gauge("fairlead_limiter_degraded")).isZero();
                assertThat(replica.gauge("fairlead_limiter_replicas")).isEqualTo(3);
            }
        }
    }

    @Test
    void a_redis_that_stands_still_delays_few_requests_and_fails_none() throws IOException {
        replicas(POLICY, USUAL);
        try (Steady load = new Steady(replicas, 20)) {
            load.during(4_000);
            redis.freeze();
            load.during(6_000);
            redis.thaw();
            load.during(3_000).stop();

            assertThat(load.failures()).isEmpty();
            assertThat(load.degraded()).isGreaterThan(100);
            assertThat(Steady.most(load.admitted(), 6 * SECOND)).isLessThanOrEqualTo(330);
            long waited = load.answers().stream()
                    .filter(answer -> answer.tookNanos() > USUAL.toNanos())
                    .count();
            assertThat(waited).as("requests that waited for Redis").isLessThan(load.answers().size() / 20);
        }
    }
}
