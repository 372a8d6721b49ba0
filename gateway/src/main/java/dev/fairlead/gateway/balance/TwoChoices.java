package dev.fairlead.gateway.balance;

import java.util.random.RandomGenerator;

/**
 * Power of two choices: of two that are taken at random, by weight, the one with fewer requests in flight for its
 * weight. As good as asking all of them, and no herd runs to the one that looked best to everybody.
 */
public final class TwoChoices implements Chooser {

    private final int[] weights;
    private final Work work;
    private final RandomGenerator random;
    private int[] numbers = {};
    private long total;

    public TwoChoices(int[] weights, Work work, RandomGenerator random) {
        this.weights = weights.clone();
        this.work = work;
        this.random = random;
    }

    @Override
    public void among(int[] usable) {
        numbers = usable.clone();
        total = 0;
        for (int number : numbers) {
            total += weights[number];
        }
    }

    @Override
    public int next(long caller, int but) {
        if (numbers.length <= 1) {
            return numbers.length == 0 ? NOBODY : numbers[0];
        }
        int first = random(but);
        if (numbers.length == 2 && but != NOBODY) {
            return first;
        }
        int second = random(first);
        return second == but || isLessBusy(first, second) ? first : second;
    }

    /** One of them by weight, but not this one. There are two at least. */
    private int random(int but) {
        long weight = total;
        for (int number : numbers) {
            weight -= number == but ? weights[number] : 0;
        }
        long at = random.nextLong(weight);
        int last = NOBODY;
        for (int number : numbers) {
            if (number != but) {
                last = number;
                at -= weights[number];
                if (at < 0) {
                    break;
                }
            }
        }
        return last;
    }

    private boolean isLessBusy(int a, int b) {
        return (work.inFlight(a) + 1L) * weights[b] <= (work.inFlight(b) + 1L) * weights[a];
    }
}
