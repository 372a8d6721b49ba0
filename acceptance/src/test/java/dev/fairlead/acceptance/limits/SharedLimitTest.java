package dev.fairlead.acceptance.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Three replicas and a real Redis: a limit is one limit, and stays nearly one when Redis fails. The window is a short one;
 * {@code -Dfairlead.acceptance.window=60} is the minute that was promised.
 */
@Timeout(600)
class SharedLimitTest {

    /** Seconds. */
    private static final int WINDOW = Integer.getInteger("fairlead.acceptance.window", 4);

    private static final long WINDOW_NANOS = WINDOW * 1_000_000_000L;
    private static final String POLICY = "rateLimit: {requests: 300, per: " + WINDOW + "s}";

    /** A fifth more than the limit, from three callers. */
    private static final double OFFERED = 120.0 / WINDOW;

    /** On a machine that is shared an answer may take longer than Redis takes for it. */
    private static final Duration PATIENT = Duration.ofSeconds(1);

    private static final Duration USUAL = Duration.ofMillis(50);

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

    private static long windows(double number) {
        return (long) (number * WINDOW * 1000);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void a_redis_that_is_killed_lets_pass_no_more_than_a_tenth_above_the_limit() throws IOException {
        replicas(POLICY, USUAL);
        try (Steady load = new Steady(replicas, OFFERED)) {
            load.during(windows(1.4));
            redis.kill();
            load.during(windows(1.4));
            redis.restart();
            load.during(windows(1.1)).stop();
            long[] admitted = load.admitted();

            assertThat(load.failures()).isEmpty();
            assertThat(load.degraded()).isGreaterThan(100);
            assertThat(Steady.most(admitted, WINDOW_NANOS)).isLessThanOrEqualTo(330);
            assertThat(admitted.length).isGreaterThan(load.exactly(300, WINDOW_NANOS).length * 8 / 10);
            for (SharingGateway replica : replicas) {
                assertThat(replica.gauge("fairlead_limiter_degraded")).isZero();
                assertThat(replica.gauge("fairlead_limiter_replicas")).isEqualTo(3);
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void a_redis_that_stands_still_delays_few_requests_and_fails_none() throws IOException {
        replicas(POLICY, USUAL);
        try (Steady load = new Steady(replicas, OFFERED)) {
            load.during(windows(0.7));
            redis.freeze();
            load.during(windows(1));
            redis.thaw();
            load.during(windows(0.5)).stop();

            assertThat(load.failures()).isEmpty();
            assertThat(load.degraded()).isGreaterThan(100);
            assertThat(Steady.most(load.admitted(), WINDOW_NANOS)).isLessThanOrEqualTo(330);
            long waited = load.answers().stream()
                    .filter(answer -> answer.tookNanos() > USUAL.toNanos())
                    .count();
            assertThat(waited)
                    .as("requests that waited for Redis")
                    .isLessThan(load.answers().size() / 20);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void a_limit_that_one_replica_knows_of_holds_at_the_others() throws IOException {
        replicas("rateLimit: {requests: 9, per: 1h}", PATIENT);
        assertThat(admitted(40)).isEqualTo(9);
        Line.Answer refused = replicas.getFirst().call();
        assertThat(refused.header("RateLimit")).startsWith("\"gold\";r=0;t=36");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3550, 3600);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
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
    @Execution(ExecutionMode.CONCURRENT)
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

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void a_replica_that_starts_while_redis_is_lost_has_its_share() throws IOException {
        redis.kill();
        RedisSettings of = SharingGateway.at(redis.url(), USUAL);
        RedisSettings three = new RedisSettings(of.address(), of.authority(), of.patience(), of.prefix(), 3);
        replicas.add(new SharingGateway(
                "one of three", "rateLimit: {requests: 9, per: 1h}", backend.port(), Optional.of(three), null));
        int admitted = 0;
        for (int i = 0; i < 9; i++) {
            admitted += replicas.getFirst().call().status() == 200 ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(3);
    }
}
