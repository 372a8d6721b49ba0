package dev.fairlead.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Service.RetryBudget;
import org.junit.jupiter.api.Test;

final class TryBudgetTest {

    private static final long SECOND = 1_000_000_000L;

    private static int take(TryBudget budget, long now) {
        int taken = 0;
        while (budget.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void tries_are_a_share_of_the_requests() {
        TryBudget budget = new TryBudget(new RetryBudget(20, 0), 1, 0);
        assertThat(budget.take(0)).isFalse();
        for (int i = 0; i < 50; i++) {
            budget.request();
        }
        assertThat(take(budget, 0)).isEqualTo(10);
    }

    @Test
    void some_are_there_every_second_shared_by_the_loops() {
        TryBudget budget = new TryBudget(new RetryBudget(0, 10), 2, 0);
        assertThat(take(budget, 0)).isEqualTo(5);
        assertThat(take(budget, SECOND)).isEqualTo(5);
        assertThat(take(budget, SECOND + SECOND / 5)).isEqualTo(1);
        assertThat(take(budget, 1_000 * SECOND))
                .as("saved up for ten seconds at most")
                .isEqualTo(50);
    }

    @Test
    void only_so_many_are_saved_up() {
        TryBudget budget = new TryBudget(new RetryBudget(1_000, 0), 1, 0);
        for (int i = 0; i < 1_000; i++) {
            budget.request();
        }
        assertThat(take(budget, 0)).isEqualTo(100);
    }
}
