package dev.fairlead.gateway.balance;

/**
 * Chooses one of several, by number. Belongs to one loop: it keeps its own account and shares nothing. Choosing makes
 * no garbage.
 */
public interface Chooser {

    /** Stands for no number. */
    int NOBODY = -1;

    /** Only these can be chosen from now on; the array is not kept. None of them has weight 0. */
    void among(int[] numbers);

    /**
     * The next one.
     *
     * @param caller a hash of who asks; 0 where {@link #asksForCaller} is false
     * @param but not this one, unless it is the only one; {@link #NOBODY} excludes none
     * @return {@link #NOBODY} if there is none
     */
    int next(long caller, int but);

    /** Whether the choice depends on who asks. */
    default boolean asksForCaller() {
        return false;
    }
}
