package dev.fairlead.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalLimiterTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    private static final Policy.RateLimit TWO_A_MINUTE = new Policy.RateLimit(2, Duration.ofMinutes(1));
    private static final Policy.Quota TWO_A_DAY = new Policy.Quota(2, Policy.Period.DAY, ZoneOffset.UTC);

    private final LocalLimiter limiter = new LocalLimiter(0);

    @Test
    void counts_clients_apart() {
        limiter.takeRate(rate("a", TWO_A_MINUTE), 0);
        limiter.takeRate(rate("a", TWO_A_MINUTE), 0);

        assertThat(limiter.takeRate(rate("a", TWO_A_MINUTE), 0).admitted()).isFalse();
        assertThat(limiter.takeRate(rate("b", TWO_A_MINUTE), 0).admitted()).isTrue();
    }

    @Test
    void tells_what_is_left_and_when_more_comes() {
        assertThat(limiter.takeRate(rate("a", TWO_A_MINUTE), 0)).isEqualTo(new Reading(true, 1, 60, 60));
        assertThat(limiter.takeRate(rate("a", TWO_A_MINUTE), 20 * SECOND).resetSeconds())
                .isBetween(40L, 41L);
        Reading refused = limiter.takeRate(rate("a", TWO_A_MINUTE), 21 * SECOND);
        assertThat(refused.admitted()).isFalse();
        assertThat(refused.resetSeconds()).isBetween(39L, 40L);
    }

    @Test
    void looking_counts_nothing() {
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.rate(rate("a", TWO_A_MINUTE), 0).remaining()).isEqualTo(2);
            assertThat(limiter.quota(quota("a", TWO_A_DAY), NOON).remaining()).isEqualTo(2);
        }
    }

    @Test
    void goes_on_with_the_count_when_a_limit_changes() {
        limiter.takeRate(rate("a", TWO_A_MINUTE), 0);
        limiter.takeQuota(quota("a", TWO_A_DAY), NOON);

        Policy.RateLimit three = new Policy.RateLimit(3, Duration.ofMinutes(1));
        Policy.RateLimit longer = new Policy.RateLimit(4, Duration.ofMinutes(2));
        Policy.Quota more = new Policy.Quota(10, Policy.Period.DAY, ZoneOffset.UTC);
        Policy.Quota month = new Policy.Quota(10, Policy.Period.MONTH, ZoneOffset.UTC);
        assertThat(limiter.takeRate(rate("a", three), 0).remaining()).isEqualTo(1);
        assertThat(limiter.takeRate(rate("a", longer), 0).remaining()).isEqualTo(1);
        assertThat(limiter.takeQuota(quota("a", more), NOON).remaining()).isEqualTo(8);
        assertThat(limiter.takeQuota(quota("a", month), NOON).remaining()).isEqualTo(7);
    }

    @Test
    void forgets_who_does_not_call_any_more() {
        limiter.takeRate(rate("idle", TWO_A_MINUTE), 0);
        limiter.takeQuota(quota("idle", TWO_A_DAY), NOON);
        limiter.takeRate(rate("busy", TWO_A_MINUTE), 90 * SECOND);
        assertThat(limiter.counters()).isEqualTo(3);

        limiter.evictIdle(100 * SECOND, NOON);
        assertThat(limiter.counters()).isEqualTo(2);
        limiter.evictIdle(100 * SECOND, NOON + 86_400_000L);
        assertThat(limiter.counters()).isEqualTo(1);
        assertThat(limiter.takeRate(rate("idle", TWO_A_MINUTE), 100 * SECOND).remaining())
                .isEqualTo(1);
        assertThat(limiter.rate(rate("busy", TWO_A_MINUTE), 100 * SECOND).remaining())
                .isEqualTo(1);
    }

    @Test
    void stays_small_without_being_asked() {
        IntStream.range(0, 10_000).forEach(i -> limiter.takeRate(rate("c" + i, TWO_A_MINUTE), i * SECOND));

        assertThat(limiter.counters()).isLessThan(2_000);

        IntStream.range(0, 10_000).forEach(i -> limiter.takeQuota(quota("c" + i, TWO_A_DAY), NOON + i * 60_000_000L));

        assertThat(limiter.counters()).isLessThan(4_000);
    }

    @Test
    void tells_addresses_apart_only_up_to_a_bound() {
        int most = LocalLimiter.WITH_ADDRESSES_AT_MOST;
        for (int i = 0; i < most + 1000; i++) {
            limiter.takeRate(address("192.0.2." + i), 0);
        }
        assertThat(limiter.counters()).isEqualTo(most + 1);
        assertThat(limiter.takeRate(address("192.0.2.7"), 0).admitted()).isTrue();
        assertThat(limiter.takeRate(address("one more"), 0).admitted()).isFalse();
        assertThat(limiter.takeRate(rate("of no address", TWO_A_MINUTE), 0).admitted())
                .isTrue();
    }

    @Test
    void what_another_limit_refused_is_taken_back() {
        for (int i = 0; i < 5; i++) {
            limiter.giveBackRate(
                    rate("a", TWO_A_MINUTE), limiter.takeRate(rate("a", TWO_A_MINUTE), i * SECOND), i * SECOND);
            limiter.giveBackQuota(quota("a", TWO_A_DAY), limiter.takeQuota(quota("a", TWO_A_DAY), NOON), NOON);
        }
        assertThat(limiter.rate(rate("a", TWO_A_MINUTE), 5 * SECOND).remaining())
                .isEqualTo(2);
        assertThat(limiter.quota(quota("a", TWO_A_DAY), NOON).remaining()).isEqualTo(2);
    }

    private static Bound<Policy.RateLimit> rate(String client, Policy.RateLimit rate) {
        return new Bound<>(key(client, ""), rate, Policy.Scope.CLIENT, Policy.LimiterLoss.SHARE, "gold");
    }

    private static Bound<Policy.RateLimit> address(String address) {
        return new Bound<>(key("a", address), TWO_A_MINUTE, Policy.Scope.ADDRESS, Policy.LimiterLoss.SHARE, "gold");
    }

    private static Bound<Policy.Quota> quota(String client, Policy.Quota quota) {
        return new Bound<>(key(client, ""), quota, Policy.Scope.CLIENT, Policy.LimiterLoss.SHARE, "gold");
    }

    private static CountKey key(String client, String what) {
        return new CountKey(new Name(client, Owner.FILE), new Name("gold", Owner.FILE), what);
    }
}
