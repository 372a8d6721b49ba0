package dev.fairlead.gateway.balance;

/**
 * The one that will probably answer first: the time of its answers times the requests that it has, for its weight. One
 * of which nothing is known, or nothing new for a while, is tried.
 */
public final class LeastTime implements Chooser {

    private final int[] weights;
    private final Work work;
    private int[] numbers = {};
    private int turn;

    public LeastTime(int[] weights, Work work) {
        this.weights = weights.clone();
        this.work = work;
    }

    @Override
    public void among(int[] usable) {
        numbers = usable.clone();
    }

    @Override
    public int next(long caller, int but) {
        if (numbers.length <= 1) {
            return numbers.length == 0 ? NOBODY : numbers[0];
        }
        // Equal ones take turns.
        turn = (turn + 1) % numbers.length;
        int best = NOBODY;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < numbers.length; i++) {
            int number = numbers[(turn + i) % numbers.length];
            double cost = (work.answerNanos(number) + 1.0) * (work.inFlight(number) + 1.0) / weights[number];
            if (number != but && cost < least) {
                least = cost;
                best = number;
            }
        }
        return best;
    }
}
