package dev.fairlead.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time is a number here: nothing waits. */
final class TimersTest {

    private static final long TICK = Timers.TICK_NANOS;

    private final List<String> fired = new ArrayList<>();

    private Timer timer(String name) {
        return new Timer(() -> fired.add(name));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_000, 123_456_789_012_345L, -123_456_789_012_345L, Long.MAX_VALUE / 2})
    void a_timer_fires_once_and_at_most_a_tick_late(long start) {
        Timers timers = new Timers(start);
        timers.set(timer("a"), start + 5 * TICK);
        timers.advance(start + 5 * TICK - 1);
        assertThat(fired).isEmpty();
        timers.advance(start + 6 * TICK);
        assertThat(fired).containsExactly("a");
        timers.advance(start + 5000 * TICK);
        assertThat(fired).containsExactly("a");
        assertThat(timers.size()).isZero();
    }

    @Test
    void a_deadline_that_moves_away_is_kept_where_it_went() {
        Timers timers = new Timers(0);
        Timer timer = timer("a");
        for (long now = 0; now < 50; now++) {
            timers.set(timer, (now + 3) * TICK);
            timers.advance(now * TICK);
        }
        assertThat(fired).isEmpty();
        assertThat(timers.size()).isEqualTo(1);
        timers.advance(51 * TICK);
        assertThat(fired).isEmpty();
        timers.advance(53 * TICK);
        assertThat(fired).containsExactly("a");
    }

    @Test
    void a_deadline_that_moves_nearer_is_kept() {
        Timers timers = new Timers(0);
        Timer timer = timer("a");
        timers.set(timer, 900 * TICK);
        timers.set(timer, 2 * TICK);
        timers.advance(3 * TICK);
        assertThat(fired).containsExactly("a");
    }

    @Test
    void a_deadline_beyond_the_wheel_is_kept() {
        Timers timers = new Timers(0);
        timers.set(timer("far"), 5000 * TICK);
        for (long now = 1; now < 5000; now++) {
            timers.advance(now * TICK);
        }
        assertThat(fired).isEmpty();
        timers.advance(5001 * TICK);
        assertThat(fired).containsExactly("far");
    }

    @Test
    void a_long_halt_of_the_loop_loses_no_timer() {
        Timers timers = new Timers(0);
        for (int i = 1; i <= 3000; i++) {
            timers.set(timer("t"), i * TICK);
        }
        timers.advance(100_000 * TICK);
        assertThat(fired).hasSize(3000);
        assertThat(timers.size()).isZero();
    }

    @Test
    void one_that_fires_may_cancel_and_set_others_of_its_slot() {
        Timers timers = new Timers(0);
        Timer victim = timer("victim");
        Timer later = timer("later");
        Timer[] self = new Timer[1];
        Timer first = new Timer(() -> {
            fired.add("first");
            timers.cancel(victim);
            timers.set(later, 20 * TICK);
            if (fired.size() < 3) {
                timers.set(self[0], 10 * TICK);
            }
        });
        self[0] = first;
        // The slot is walked from its last entry to its first.
        timers.set(victim, 5 * TICK);
        timers.set(later, 5 * TICK);
        timers.set(first, 5 * TICK);
        timers.advance(6 * TICK);
        timers.advance(11 * TICK);
        assertThat(fired).containsExactly("first", "first");
        // The third one sets "later" anew when it is due already: the next tick.
        timers.advance(21 * TICK);
        timers.advance(22 * TICK);
        assertThat(fired).containsExactly("first", "first", "first", "later");
        assertThat(timers.size()).isZero();
    }

    /** Against a sorted map, with 200 timers that are set, moved and cancelled at random. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void it_does_what_a_sorted_list_of_deadlines_does(long seed) {
        Random random = new Random(seed);
        Timers timers = new Timers(0);
        Map<Integer, Long> due = new TreeMap<>();
        List<Integer> late = new ArrayList<>();
        long[] clock = {0};
        List<Timer> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            all.add(new Timer(() -> {
                Long deadline = due.remove(number);
                if (deadline == null || deadline > clock[0]) {
                    late.add(number);
                }
            }));
        }
        for (int step = 0; step < 20_000; step++) {
            int number = random.nextInt(all.size());
            if (random.nextInt(4) == 0) {
                timers.cancel(all.get(number));
                due.remove(number);
            } else {
                long deadline = clock[0] + (long) (random.nextDouble() * random.nextInt(3000) * TICK);
                timers.set(all.get(number), deadline);
                due.put(number, deadline);
            }
            if (random.nextInt(3) == 0) {
                clock[0] += (long) (random.nextDouble() * (random.nextInt(50) == 0 ? 2000 : 3) * TICK);
                timers.advance(clock[0]);
                assertThat(due.values()).allMatch(deadline -> deadline > clock[0] - TICK);
            }
        }
        assertThat(late).as("fired too early, or after they were cancelled").isEmpty();
        assertThat(timers.size()).isEqualTo(due.size());
    }
}
