package dev.fairlead.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.limit.Share.Heard;
import dev.fairlead.gateway.limit.Share.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShareTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long WINDOW = 60 * SECOND;
    private static final Heard NOTHING = new Heard(0, -1, 0, 0);

    @Test
    void what_was_never_heard_of_is_shared_evenly() {
        assertThat(Share.ofWindow(300, new Loss(0, 3), NOTHING, WINDOW, 0)).isEqualTo(100);
        assertThat(Share.ofWindow(2, new Loss(0, 3), NOTHING, WINDOW, 0)).isEqualTo(1);
        assertThat(Share.ofPeriod(300, new Loss(0, 3), NOTHING)).isEqualTo(100);
    }

    @Test
    void what_one_replica_had_it_keeps_at_first_and_the_others_do_not_get_again() {
        Loss loss = new Loss(100 * SECOND, 3);
        Heard all = new Heard(99 * SECOND, 300, 300, 0);
        Heard none = new Heard(99 * SECOND, 300, 0, 0);
        assertThat(Share.ofWindow(300, loss, all, WINDOW, 100 * SECOND)).isEqualTo(300);
        assertThat(Share.ofWindow(300, loss, none, WINDOW, 100 * SECOND)).isEqualTo(1);
        assertThat(Share.ofWindow(300, loss, all, WINDOW, 100 * SECOND + 10 * WINDOW))
                .isEqualTo(100);
        assertThat(Share.ofWindow(300, loss, none, WINDOW, 100 * SECOND + 10 * WINDOW))
                .isEqualTo(100);
    }

    @Test
    void what_was_heard_long_ago_does_not_count() {
        Heard old = new Heard(30 * SECOND, 300, 300, 0);
        assertThat(Share.ofWindow(300, new Loss(100 * SECOND, 3), old, WINDOW, 100 * SECOND))
                .isEqualTo(100);
    }

    @Test
    void of_a_period_only_what_was_left_is_shared() {
        assertThat(Share.ofPeriod(1000, new Loss(5, 4), new Heard(1, 900, 300, 100)))
                .isEqualTo(25);
        assertThat(Share.ofPeriod(1000, new Loss(5, 4), new Heard(1, 1100, 300, 0)))
                .isZero();
    }

    /** Replicas of any proportions, with as many callers as they want, from before the loss to long after it. */
    @Test
    void together_they_let_pass_no_more_than_a_tenth_above_the_limit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int run = 0; run < 20; run++) {
            int count = random.nextInt(2, 8);
            long limit = random.nextInt(200, 2000);
            List<SlidingWindow> windows = new ArrayList<>();
            List<Heard> heard = new ArrayList<>();
            long total = 0;
            for (int i = 0; i < count; i++) {
                long mine = i == count - 1 ? limit - total : random.nextLong(limit - total + 1);
                total += mine;
                windows.add(new SlidingWindow(WINDOW, 100 * SECOND, mine));
                heard.add(new Heard(100 * SECOND, limit, mine, 0));
            }
            Loss loss = new Loss(100 * SECOND, count);
            for (long now = 100 * SECOND; now < 100 * SECOND + 12 * WINDOW; now += SECOND / 2) {
                long together = 0;
                for (int i = 0; i < count; i++) {
                    long share = Share.ofWindow(limit, loss, heard.get(i), WINDOW, now);
                    boolean passed = true;
                    while (passed) {
                        passed = windows.get(i).take(now, share) >= 0;
                    }
                    together += windows.get(i).used(now);
                }
                assertThat(together).isLessThanOrEqualTo(limit * 110 / 100 + count);
            }
        }
    }
}
