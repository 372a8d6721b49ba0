package dev.fairlead.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {

    private static final long SECOND = 1_000_000_000L;

    /** Gaps between requests from nothing to longer than the window. */
    @Property(tries = 300)
    void never_passes_more_than_the_limit_nor_refuses_what_an_exact_log_of_a_little_longer_window_would_pass(
            @ForAll @Size(min = 50, max = 400) List<@IntRange(max = 40) Integer> gaps,
            @ForAll @LongRange(min = 1, max = 60) long limit,
            @ForAll @IntRange(min = 1, max = 60) int windowSeconds) {
        long length = windowSeconds * SECOND;
        SlidingWindow window = new SlidingWindow(length, 0, 0);
        ArrayDeque<Long> inWindow = new ArrayDeque<>();
        ArrayDeque<Long> inLonger = new ArrayDeque<>();
        long now = 0;
        for (int gap : gaps) {
            // Mostly bursts, now and then a pause of up to more than a whole window.
            now += gap < 30 ? gap * length / 3000 : (gap - 30) * length / 8;
            forget(inWindow, now - length);
            forget(inLonger, now - length - length / 127 - 127);
            boolean passed = window.take(now, limit) >= 0;
            assertThat(passed && inWindow.size() >= limit)
                    .as("more than the limit")
                    .isFalse();
            assertThat(!passed && inLonger.size() < limit)
                    .as("refused too much")
                    .isFalse();
            if (passed) {
                inWindow.add(now);
                inLonger.add(now);
            }
            assertThat(window.used(now)).isBetween((long) inWindow.size(), (long) inLonger.size());
        }
    }

    private static void forget(ArrayDeque<Long> log, long until) {
        while (!log.isEmpty() && log.getFirst() <= until) {
            log.removeFirst();
        }
    }

    @Test
    void passes_within_one_percent_of_the_limit_in_steady_traffic() {
        long limit = 1000;
        SlidingWindow window = new SlidingWindow(60 * SECOND, 0, 0);
        long passed = 0;
        for (long now = 0; now < 600 * SECOND; now += SECOND / 100) {
            passed += window.take(now, limit) >= 0 ? 1 : 0;
        }

        assertThat(passed).isBetween(limit * 10 * 99 / 100, limit * 10 * 101 / 100);
    }

    @Test
    void says_when_the_next_request_passes() {
        SlidingWindow window = new SlidingWindow(10 * SECOND, 0, 0);
        window.take(0, 2);
        window.take(4 * SECOND, 2);
        long now = 5 * SECOND;
        assertThat(window.take(now, 2)).isEqualTo(SlidingWindow.REFUSED);

        long wait = window.nanosToPass(now, 2);

        assertThat(wait).isBetween(5 * SECOND, 5 * SECOND + SECOND / 10);
        assertThat(window.take(now + wait - 1, 2)).isEqualTo(SlidingWindow.REFUSED);
        assertThat(window.take(now + wait, 2)).isZero();
    }

    @Test
    void waits_for_several_to_leave_where_a_limit_was_lowered() {
        SlidingWindow window = new SlidingWindow(10 * SECOND, 0, 0);
        for (int second = 0; second < 5; second++) {
            window.take(second * SECOND, 5);
        }

        long wait = window.nanosToPass(5 * SECOND, 2);

        assertThat(window.take(5 * SECOND + wait - 1, 2)).isEqualTo(SlidingWindow.REFUSED);
        assertThat(window.take(5 * SECOND + wait, 2)).isNotNegative();
    }

    @Test
    void counts_a_late_clock_in_the_present() {
        SlidingWindow window = new SlidingWindow(10 * SECOND, 0, 0);
        window.take(10 * SECOND, 2);
        window.take(SECOND, 2);

        assertThat(window.take(12 * SECOND, 2)).isEqualTo(SlidingWindow.REFUSED);
    }

    @Test
    void is_given_up_only_when_nothing_counts() {
        SlidingWindow window = new SlidingWindow(SECOND, 0, 0);
        window.take(0, 1);

        assertThat(window.retire(SECOND / 2)).isFalse();
        assertThat(window.retire(2 * SECOND)).isTrue();
        assertThat(window.take(2 * SECOND, 1)).isEqualTo(SlidingWindow.RETIRED);
    }

    /** Threads with clocks that differ a little race for few requests over many slots; the sum must stay exact. */
    @Test
    void passes_exactly_the_limit_to_racing_threads() throws InterruptedException {
        long limit = 70_000;
        SlidingWindow window = new SlidingWindow(SECOND, 0, 0);
        AtomicLong clock = new AtomicLong();
        AtomicLong passed = new AtomicLong();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long skew = i * 100_000L;
            threads.add(Thread.ofPlatform().start(() -> {
                awaitQuietly(start);
                // 80,000 moments over 0.8 of a window: about a hundred slots, each raced for.
                for (int n = 0; n < 20_000; n++) {
                    long now = clock.addAndGet(10_000) + skew;
                    passed.addAndGet(window.take(now, limit) >= 0 ? 1 : 0);
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join(30_000);
        }

        assertThat(passed.get()).isEqualTo(limit);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
