package dev.fairlead.gateway.balance;

/**
 * Round robin by weight: each request goes to the one that is furthest behind its share, so that the heavy ones do not
 * come in bursts.
 */
public final class RoundRobin implements Chooser {

    private final long[] weights;
    private final int offset;
    private int[] numbers = {};
    private long[] credit = {};
    private long total;

    /**
     * @param weights of all there can be, by number
     * @param offset loops begin at different places, so that few requests do not all meet the first one
     */
    public RoundRobin(int[] weights, int offset) {
        this.weights = new long[weights.length];
        for (int i = 0; i < weights.length; i++) {
            this.weights[i] = weights[i];
        }
        this.offset = offset;
    }

    @Override
    public void among(int[] usable) {
        numbers = usable.clone();
        credit = new long[numbers.length];
        total = 0;
        for (int number : numbers) {
            total += weights[number];
        }
        for (int i = 0; numbers.length > 1 && i < offset % numbers.length; i++) {
            next(0, NOBODY);
        }
    }

    @Override
    public int next(long caller, int but) {
        if (numbers.length == 1) {
            return numbers[0];
        }
        if (but != NOBODY) {
            return another(but);
        }
        int best = -1;
        for (int i = 0; i < numbers.length; i++) {
            credit[i] += weights[numbers[i]];
            if (best < 0 || credit[i] > credit[best]) {
                best = i;
            }
        }
        if (best < 0) {
            return NOBODY;
        }
        credit[best] -= total;
        return numbers[best];
    }

    /** A second try costs nobody its turn, or the one that fails would be first in line for every request. */
    private int another(int but) {
        int best = -1;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != but && (best < 0 || credit[i] > credit[best])) {
                best = i;
            }
        }
        return best < 0 ? NOBODY : numbers[best];
    }
}
