package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.SourceCriterion;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    private static final SourceCriterion ADDRESS = new SourceCriterion.Address(0, List.of(), 128);

    private static RateLimit limit(long average, Duration period, long burst) {
        return new RateLimit(new Middleware.RateLimit(average, period, burst, ADDRESS));
    }

    private static FakeExchange at(Duration time) {
        return FakeExchange.of("GET", "a", "/").at(time.toNanos(), time.toMillis());
    }

    private static Verdict ask(RateLimit limit, long millis) {
        return limit.apply(at(Duration.ofMillis(millis)));
    }

    @Test
    void a_burst_passes_and_then_the_rate() {
        RateLimit limit = limit(1, Duration.ofSeconds(10), 3);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(limit, 0)).isEqualTo(Verdict.CONTINUE);
        }
        assertThat(ask(limit, 0)).isEqualTo(Verdict.REFUSED);
        assertThat(ask(limit, 9_000)).isEqualTo(Verdict.REFUSED);
        assertThat(ask(limit, 10_000)).isEqualTo(Verdict.CONTINUE);
        assertThat(ask(limit, 10_000)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void a_bucket_never_holds_more_than_its_burst() {
        RateLimit limit = limit(1, Duration.ofSeconds(10), 2);
        assertThat(ask(limit, 0)).isEqualTo(Verdict.CONTINUE);
        assertThat(ask(limit, 3_600_000)).isEqualTo(Verdict.CONTINUE);
        assertThat(ask(limit, 3_600_000)).isEqualTo(Verdict.CONTINUE);
        assertThat(ask(limit, 3_600_000)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void what_is_refused_is_told_when_to_come_back_and_costs_nothing() {
        RateLimit limit = limit(1, Duration.ofSeconds(10), 1);
        assertThat(ask(limit, 0)).isEqualTo(Verdict.CONTINUE);
        FakeExchange early = at(Duration.ofMillis(500));
        assertThat(limit.apply(early)).isEqualTo(Verdict.REFUSED);
        Failure.Rejected refused = (Failure.Rejected) Objects.requireNonNull(early.failure());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsExactly("Retry-After", "10", "X-Retry-In", "9500ms");
        assertThat(ask(limit, 10_000)).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void a_little_early_waits_for_half_of_the_time_between_two_at_most() {
        RateLimit limit = limit(10, Duration.ofSeconds(1), 1);
        assertThat(ask(limit, 0)).isEqualTo(Verdict.CONTINUE);
        assertThat(ask(limit, 49)).isEqualTo(Verdict.REFUSED);
        assertThat(ask(limit, 50)).isEqualTo(Verdict.SUSPENDED);
        assertThat(ask(limit, 149)).isEqualTo(Verdict.REFUSED);
        assertThat(ask(limit, 150)).isEqualTo(Verdict.SUSPENDED);
    }

    @Test
    void nobody_waits_for_more_than_half_a_second() {
        RateLimit limit = limit(1, Duration.ofSeconds(100), 1);
        assertThat(ask(limit, 0)).isEqualTo(Verdict.CONTINUE);
        assertThat(ask(limit, 99_499)).isEqualTo(Verdict.REFUSED);
        assertThat(ask(limit, 99_500)).isEqualTo(Verdict.SUSPENDED);
    }

    @Test
    void each_source_has_a_bucket_of_its_own() {
        RateLimit limit = limit(1, Duration.ofSeconds(10), 1);
        assertThat(limit.apply(at(Duration.ZERO).from("192.0.2.1"))).isEqualTo(Verdict.CONTINUE);
        assertThat(limit.apply(at(Duration.ZERO).from("192.0.2.2"))).isEqualTo(Verdict.CONTINUE);
        assertThat(limit.apply(at(Duration.ZERO).from("192.0.2.1"))).isEqualTo(Verdict.REFUSED);
        assertThat(limit.sources()).isEqualTo(2);
    }

    @Test
    void an_average_of_nothing_is_no_limit() {
        RateLimit limit = limit(0, Duration.ofSeconds(1), 1);
        for (int i = 0; i < 100; i++) {
            assertThat(ask(limit, 0)).isEqualTo(Verdict.CONTINUE);
        }
        assertThat(limit.sources()).isZero();
    }

    @Test
    void sources_are_bounded_and_the_one_that_was_away_longest_goes_first() {
        Buckets buckets = new Buckets(1e9, 1);
        for (int i = 0; i < 200_000; i++) {
            assertThat(buckets.take("source-" + i, i, 0)).isZero();
        }
        assertThat(buckets.size()).isBetween(60_000, 65_536);
        assertThat(buckets.take("source-199999", 200_000, 0)).isPositive();
        assertThat(buckets.take("source-0", 200_000, 0)).isZero();
    }
}
