package dev.fairlead.gateway.balance;

/**
 * Highest random weight: every number draws a lot for the caller, and the highest one has it. The same caller gets the
 * same one as long as that is there, on every loop and replica; when one goes, only its callers move.
 */
public final class Rendezvous implements Chooser {

    private final int[] weights;
    private final long[] identities;
    private int[] numbers = {};

    /** @param identities hashes of what is stable about each, such as its address */
    public Rendezvous(int[] weights, long[] identities) {
        this.weights = weights.clone();
        this.identities = identities.clone();
    }

    @Override
    public boolean asksForCaller() {
        return true;
    }

    @Override
    public void among(int[] usable) {
        numbers = usable.clone();
    }

    @Override
    public int next(long caller, int but) {
        int best = NOBODY;
        double highest = 0;
        for (int number : numbers) {
            double lot = -weights[number] / Math.log(unit(Hash.mix(caller ^ identities[number])));
            if ((number != but || numbers.length == 1) && (best == NOBODY || lot > highest)) {
                highest = lot;
                best = number;
            }
        }
        return best;
    }

    /** Above 0 and below 1. */
    private static double unit(long hash) {
        return ((hash >>> 11) + 0.5) * 0x1.0p-53;
    }
}
