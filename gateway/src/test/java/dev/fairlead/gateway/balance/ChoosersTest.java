package dev.fairlead.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Distributions, with seeded randomness. */
final class ChoosersTest {

    private static final int MANY = 60_000;

    /** So many requests in flight, answered in so many nanoseconds. */
    private static final class FakeWork implements Work {
        private final int[] inFlight;
        private final long[] nanos;

        FakeWork(int[] inFlight, long[] nanos) {
            this.inFlight = inFlight;
            this.nanos = nanos;
        }

        @Override
        public int inFlight(int number) {
            return inFlight[number];
        }

        @Override
        public long answerNanos(int number) {
            return nanos[number];
        }
    }

    private static int[] all(int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    private static Chooser among(Chooser chooser, int... numbers) {
        chooser.among(numbers);
        return chooser;
    }

    private static Map<Integer, Integer> counts(Chooser chooser, int times) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < times; i++) {
            counts.merge(chooser.next(0, Chooser.NOBODY), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void round_robin_is_exact_and_smooth() {
        Chooser chooser = among(new RoundRobin(new int[] {5, 1, 1}, 0), 0, 1, 2);
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            first.add(chooser.next(0, Chooser.NOBODY));
        }
        assertThat(first).containsExactly(0, 0, 1, 0, 2, 0, 0);
        assertThat(counts(chooser, 7_000)).isEqualTo(Map.of(0, 5_000, 1, 1_000, 2, 1_000));
    }

    @Test
    void round_robin_uses_only_what_is_there() {
        RoundRobin chooser = new RoundRobin(new int[] {1, 2, 3}, 4);
        assertThat(among(chooser).next(0, Chooser.NOBODY)).isEqualTo(Chooser.NOBODY);
        assertThat(counts(among(chooser, 0, 2), 4_000)).isEqualTo(Map.of(0, 1_000, 2, 3_000));
        assertThat(counts(among(chooser, 1), 10)).isEqualTo(Map.of(1, 10));
        assertThat(among(chooser, 0, 1, 2).next(0, 2)).isNotEqualTo(2);
    }

    @Test
    void two_choices_follow_weights_where_nobody_is_busy() {
        Work idle = new FakeWork(new int[3], new long[3]);
        Chooser chooser = among(new TwoChoices(new int[] {1, 1, 1}, idle, new SplittableRandom(1)), 0, 1, 2);
        counts(chooser, MANY).values().forEach(count -> assertThat(count).isCloseTo(20_000, Offset.offset(600)));
    }

    @Test
    void two_choices_avoid_the_busy_one() {
        Work work = new FakeWork(new int[] {50, 1, 1}, new long[3]);
        Chooser chooser = among(new TwoChoices(new int[] {1, 1, 1}, work, new SplittableRandom(1)), 0, 1, 2);
        // Of two different ones the busy one is never better.
        assertThat(counts(chooser, MANY)).doesNotContainKey(0);
    }

    @Test
    void two_choices_spread_work_more_evenly_than_chance() {
        int backends = 10;
        SplittableRandom random = new SplittableRandom(7);
        int[] held = new int[backends];
        int[] weights = new int[backends];
        java.util.Arrays.fill(weights, 1);
        Chooser chooser = among(new TwoChoices(weights, new FakeWork(held, new long[backends]), random), all(backends));
        for (int i = 0; i < 10_000; i++) {
            held[chooser.next(0, Chooser.NOBODY)]++;
        }
        // By chance alone the spread would be about 60.
        for (int each : held) {
            assertThat(each).isCloseTo(1_000, Offset.offset(5));
        }
    }

    @Test
    void the_other_choice_is_another_one() {
        Work idle = new FakeWork(new int[2], new long[2]);
        Chooser chooser = among(new TwoChoices(new int[] {1, 1}, idle, new SplittableRandom(3)), 0, 1);
        for (int i = 0; i < 100; i++) {
            assertThat(chooser.next(0, 0)).isEqualTo(1);
            assertThat(chooser.next(0, 1)).isZero();
        }
    }

    @Test
    void least_time_takes_the_fast_and_idle_one() {
        int[] inFlight = {0, 0, 0};
        Chooser chooser = among(
                new LeastTime(new int[] {1, 1, 1}, new FakeWork(inFlight, new long[] {9_000, 2_000, 5_000})), 0, 1, 2);
        assertThat(counts(chooser, 10)).isEqualTo(Map.of(1, 10));
        inFlight[1] = 4;
        assertThat(counts(chooser, 10)).isEqualTo(Map.of(2, 10));
        assertThat(chooser.next(0, 2)).isZero();
    }

    @Test
    void least_time_tries_what_it_does_not_know() {
        Chooser chooser = among(new LeastTime(new int[] {1, 1}, new FakeWork(new int[2], new long[] {100, 0})), 0, 1);
        assertThat(chooser.next(0, Chooser.NOBODY)).isEqualTo(1);
    }

    @Test
    void rendezvous_keeps_callers_and_moves_only_those_of_the_one_that_goes() {
        long[] identities = {Hash.of("http://a"), Hash.of("http://b"), Hash.of("http://c"), Hash.of("http://d")};
        Rendezvous chooser = new Rendezvous(new int[] {1, 1, 2, 4}, identities);
        chooser.among(all(4));
        int[] before = new int[8_000];
        int[] counts = new int[4];
        for (int i = 0; i < before.length; i++) {
            before[i] = chooser.next(Hash.of("caller " + i), Chooser.NOBODY);
            counts[before[i]]++;
        }
        for (int i = 0; i < 4; i++) {
            assertThat(counts[i]).isCloseTo(1_000 * new int[] {1, 1, 2, 4}[i], Offset.offset(150));
        }
        chooser.among(new int[] {0, 1, 3});
        for (int i = 0; i < before.length; i++) {
            int after = chooser.next(Hash.of("caller " + i), Chooser.NOBODY);
            if (before[i] != 2) {
                assertThat(after).isEqualTo(before[i]);
            }
        }
    }
}
