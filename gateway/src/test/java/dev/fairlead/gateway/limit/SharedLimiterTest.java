package dev.fairlead.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Time and the ledger's answers are injected: nothing here waits. */
class SharedLimiterTest {

    private static final long MILLI = 1_000_000L;
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final FakeLedger ledger = new FakeLedger();
    private final SharedLimiter limiter = limiter("one");

    /** Nothing outlives the ledger. */
    private static final class NoCheckpoints implements Checkpoints {

        @Override
        public void find(String key, LongConsumer to) {
            to.accept(0);
        }

        @Override
        public void note(String key, long used, long endMillis) {}
    }

    private SharedLimiter limiter(String replica) {
        return new SharedLimiter(
                ledger,
                new SharedLimiter.Settings(replica, "test", Duration.ofMillis(50)),
                new NoCheckpoints(),
                nanos::get,
                () -> NOON.plusNanos(nanos.get()));
    }

    private static Bound<Policy.Quota> monthly(String client, long requests, Policy.LimiterLoss loss) {
        CountKey key = new CountKey(new Name(client, Owner.FILE), new Name("gold", Owner.FILE));
        Policy.Quota quota = new Policy.Quota(requests, Policy.Period.MONTH, ZoneOffset.UTC);
        return new Bound<>(key, quota, Policy.Scope.CLIENT, loss, "gold");
    }

    private static Bound<Policy.Quota> monthly(String client, long requests) {
        return monthly(client, requests, Policy.LimiterLoss.SHARE);
    }

    private static Bound<Policy.RateLimit> aMinute(String client, long requests) {
        CountKey key = new CountKey(new Name(client, Owner.FILE), new Name("gold", Owner.FILE));
        Policy.RateLimit rate = new Policy.RateLimit(requests, Duration.ofMinutes(1));
        return new Bound<>(key, rate, Policy.Scope.CLIENT, Policy.LimiterLoss.SHARE, "gold");
    }

    private void after(long millis, SharedLimiter... limiters) {
        nanos.addAndGet(millis * MILLI);
        for (SharedLimiter each : limiters) {
            each.turn();
        }
    }

    /** One request of a quota; what is told of it, as soon as something is. */
    private List<Reading> request(SharedLimiter at, Bound<Policy.Quota> quota) {
        List<Reading> told = new ArrayList<>();
        Reading now = at.takeQuota(quota, NOON.toEpochMilli());
        if (now == null) {
            at.awaitQuota(quota, told::add);
            at.turn();
        } else {
            told.add(now);
        }
        return told;
    }

    private boolean admits(SharedLimiter at, Bound<Policy.Quota> quota) {
        List<Reading> told = request(at, quota);
        at.turn();
        assertThat(told).hasSize(1);
        return told.getFirst().admitted();
    }

    @Test
    void requests_that_come_seldom_are_each_decided_by_the_ledger() {
        Bound<Policy.Quota> rare = monthly("rare", 5);
        after(1, limiter);
        for (int i = 0; i < 5; i++) {
            after(60_000, limiter);
            assertThat(admits(limiter, rare)).isTrue();
            assertThat(ledger.used("rare")).isEqualTo(i + 1);
        }
        after(60_000, limiter);
        assertThat(admits(limiter, rare)).isFalse();
    }

    @Test
    void a_request_whose_head_was_complete_before_its_counter_was_made_is_not_refused_for_it() {
        nanos.set(MILLI);
        after(1, limiter);
        after(1, limiter);
        assertThat(limiter.takeRate(aMinute("new", 1), 0)).isNull();
    }

    @Test
    void requests_that_come_fast_are_decided_here() {
        Bound<Policy.Quota> hot = monthly("hot", 1_000_000);
        after(1, limiter);
        int before = 0;
        for (int i = 0; i < 20_000; i++) {
            nanos.addAndGet(MILLI / 10);
            assertThat(admits(limiter, hot)).isTrue();
            before = i == 10_000 ? ledger.asked : before;
        }
        assertThat(ledger.asked - before)
                .as("questions for 10,000 requests in a second")
                .isLessThan(50);
    }

    @Test
    void two_replicas_together_let_pass_exactly_the_limit_however_fast_they_are_called() {
        ledger.replicas = 2;
        SharedLimiter other = limiter("two");
        Bound<Policy.Quota> hot = monthly("hot", 5_000);
        after(1, limiter, other);
        after(1, limiter, other);
        int admitted = 0;
        for (int i = 0; i < 40_000; i++) {
            nanos.addAndGet(MILLI);
            admitted += admits(i % 3 == 0 ? limiter : other, hot) ? 1 : 0;
            assertThat(ledger.used("hot")).isLessThanOrEqualTo(5_000);
        }
        assertThat(admitted).isEqualTo(5_000);
    }

    @Test
    void a_request_waits_no_longer_than_the_patience_and_the_next_does_not_wait() {
        Bound<Policy.Quota> acme = monthly("acme", 30);
        ledger.replicas = 3;
        after(1, limiter);
        after(1, limiter);
        ledger.isSilent = true;
        List<Reading> told = request(limiter, acme);
        after(49, limiter);
        assertThat(told).isEmpty();
        after(2, limiter);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().degraded()).isTrue();
        assertThat(told.getFirst().remaining()).isEqualTo(9);
        assertThat(limiter.isDegraded()).isTrue();
        assertThat(request(limiter, acme)).hasSize(1);
    }

    @Test
    void what_was_let_pass_without_the_ledger_is_told_to_it_once_it_answers() {
        Bound<Policy.Quota> acme = monthly("acme", 30);
        ledger.replicas = 3;
        after(1, limiter);
        after(1, limiter);
        assertThat(admits(limiter, acme)).isTrue();
        ledger.isSilent = true;
        request(limiter, acme);
        after(51, limiter);
        for (int i = 0; i < 20; i++) {
            request(limiter, acme);
        }
        ledger.isSilent = false;
        ledger.speak();
        for (int i = 0; i < 40; i++) {
            after(50, limiter);
        }
        assertThat(limiter.isDegraded()).isFalse();
        assertThat(ledger.used("acme")).as("one, and a third of what was left").isBetween(10L, 11L);
    }

    @Test
    void a_store_that_does_not_answer_makes_nobody_wait_longer_either() {
        Checkpoints silent = new Checkpoints() {
            @Override
            public void find(String key, LongConsumer to) {}

            @Override
            public void note(String key, long used, long endMillis) {}
        };
        SharedLimiter other = new SharedLimiter(
                ledger,
                new SharedLimiter.Settings("other", "test", Duration.ofMillis(50)),
                silent,
                nanos::get,
                () -> NOON.plusNanos(nanos.get()));
        after(1, other);
        after(1, other);
        for (int i = 0; i < 3; i++) {
            List<Reading> told = request(other, monthly("acme", 30));
            after(1, other);
            after(51, other);
            assertThat(told).hasSize(1);
        }
        assertThat(other.isDegraded()).isFalse();
    }

    @Test
    void what_the_ledger_forgets_is_told_to_it_again() {
        Bound<Policy.Quota> acme = monthly("acme", 30);
        after(1, limiter);
        for (int i = 0; i < 20; i++) {
            after(1_000, limiter);
            admits(limiter, acme);
        }
        ledger.forgetAll();
        after(1_000, limiter);
        assertThat(admits(limiter, acme)).isTrue();
        assertThat(ledger.used("acme")).isEqualTo(21);
    }

    @Test
    void tokens_that_nobody_comes_for_are_given_back() {
        Bound<Policy.Quota> hot = monthly("hot", 1_000_000);
        after(1, limiter);
        for (int i = 0; i < 5_000; i++) {
            nanos.addAndGet(MILLI / 10);
            admits(limiter, hot);
        }
        for (int i = 0; i < 20; i++) {
            after(250, limiter);
        }
        int asked = ledger.asked;
        assertThat(ledger.used("hot")).isEqualTo(5_000);
        assertThat(limiter.quota(hot, NOON.toEpochMilli()).remaining()).isEqualTo(995_000);
        for (int i = 0; i < 20; i++) {
            after(250, limiter);
        }
        assertThat(ledger.asked).as("questions while nothing happens").isEqualTo(asked);
    }

    @Test
    void an_open_policy_lets_all_pass_and_a_closed_one_nothing_while_the_ledger_is_lost() {
        ledger.isSilent = true;
        Bound<Policy.Quota> open = monthly("open", 1, Policy.LimiterLoss.OPEN);
        Bound<Policy.Quota> closed = monthly("closed", 1, Policy.LimiterLoss.CLOSED);
        for (int i = 0; i < 3; i++) {
            assertThat(request(limiter, open).getFirst().admitted()).isTrue();
            assertThat(request(limiter, closed).getFirst().admitted()).isFalse();
        }
    }

    @Test
    void a_ledger_that_stays_silent_is_tried_ever_more_seldom_and_connected_anew() {
        ledger.isSilent = true;
        for (int i = 0; i < 10_000; i++) {
            after(1, limiter);
        }
        assertThat(ledger.questions.size()).isBetween(10, 20);
        assertThat(ledger.renewed).isBetween(3, 5);
    }

    @Test
    void what_another_limit_refused_is_taken_back() {
        Bound<Policy.Quota> acme = monthly("acme", 5);
        after(1, limiter);
        after(1, limiter);
        for (int i = 0; i < 20; i++) {
            after(1_000, limiter);
            List<Reading> told = request(limiter, acme);
            limiter.turn();
            limiter.giveBackQuota(acme, told.getFirst(), NOON.toEpochMilli());
        }
        for (int i = 0; i < 5; i++) {
            after(1_000, limiter);
            assertThat(admits(limiter, acme)).isTrue();
        }
        after(1_000, limiter);
        assertThat(admits(limiter, acme)).isFalse();
    }

    @Test
    void a_replica_that_never_reached_the_ledger_enforces_its_share_of_as_many_as_it_is_told() {
        ledger.isSilent = true;
        limiter.expect(3);
        after(1, limiter);
        Bound<Policy.Quota> acme = monthly("acme", 30);
        int admitted = 0;
        for (int i = 0; i < 20; i++) {
            admitted += request(limiter, acme).getFirst().admitted() ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(10);
        // More of them do not begin another budget.
        limiter.expect(5);
        after(1, limiter);
        assertThat(request(limiter, acme).getFirst().admitted()).isFalse();
        assertThat(request(limiter, monthly("other", 30)).getFirst().remaining())
                .isEqualTo(5);
    }
}
