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
                    "replica-" + i,
                    policy,
                    backend.port(),
                    Optional.of(SharingGateway.at(redis.url(), patience)),
                    null));
        }
    }

    @Test
    void under_steady_load_every_window_holds_the_limit_within_one_percent() throws IOException {
        replicas("rateLimit: {requests: 300, per: 15s}", PATIENT);
        try (Steady load = new Steady(replicas, 8)) {
            load.during(42_000).stop();
            long[] admitted = load.admitted();
            int exactly = load.exactly(300, 15 * SECOND);

            assertThat(load.failures()).isEmpty();
            assertThat(load.degraded()).as("answers of a lost limiter").isZero();
            assertThat(Steady.most(admitted, 15 * SECOND)).isBetween(297, 303);
            assertThat(admitted.length)
                    .as("let pass, where an exact log would let pass %d", exactly)
                    .isBetween(exactly * 99 / 100, exactly * 101 / 100);
        }
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

            assertThat(load.failures()).isEmpty();
            assertThat(load.degraded()).isGreaterThan(100);
            assertThat(Steady.most(admitted, 6 * SECOND)).isLessThanOrEqualTo(330);
            assertThat(admitted.length).isGreaterThan(load.exactly(300, 6 * SECOND) * 8 / 10);
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
            assertThat(waited)
                    .as("requests that waited for Redis")
                    .isLessThan(load.answers().size() / 20);
        }
    }

    @Test
    void a_limit_that_one_replica_knows_of_holds_at_the_others() throws IOException {
        replicas("rateLimit: {requests: 9, per: 1h}", PATIENT);
        assertThat(admitted(40)).isEqualTo(9);
        Line.Answer refused = replicas.getFirst().call();
        assertThat(refused.header("RateLimit")).startsWith("\"gold\";r=0;t=36");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3550, 3600);
    }

    @Test
    void what_redis_forgets_is_told_to_it_again() throws IOException {
        replicas("rateLimit: {requests: 9, per: 1h}", PATIENT);
        assertThat(admitted(6)).isEqualTo(6);
        redis.say("FLUSHALL");
        redis.say("SCRIPT", "FLUSH");
        // Whoever comes first does not know yet what the others will tell: at most as many as there are replicas.
        assertThat(admitted(40)).isBetween(3, 5);
    }

    private int admitted(int requests) throws IOException {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += replicas.get(i % 3).call().status() == 200 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void a_lost_redis_is_an_open_door_or_a_closed_one_where_the_policy_says_so() throws IOException {
        redis.kill();
        String limit = "rateLimit: {requests: 1, per: 1h}, whenLimiterIsLost: ";
        try (SharingGateway open = replica(limit + "open");
                SharingGateway closed = replica(limit + "closed");
                SharingGateway share = replica(limit + "share")) {
            assertThat(open.call().status()).isEqualTo(200);
            assertThat(open.call().status()).isEqualTo(200);
            assertThat(share.call().header("RateLimit")).isEqualTo("\"gold\";r=0;t=3600;degraded");
            assertThat(share.call().status()).isEqualTo(429);
            Line.Answer refused = closed.call();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.body()).contains("limiter-lost");
            assertThat(closed.gauge("fairlead_limiter_degraded")).isEqualTo(1);
        }
    }

    private SharingGateway replica(String policy) throws IOException {
        return new SharingGateway(
                "alone", policy, backend.port(), Optional.of(SharingGateway.at(redis.url(), USUAL)), null);
    }
}
