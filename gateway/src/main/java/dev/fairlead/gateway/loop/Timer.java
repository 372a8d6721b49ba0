package dev.fairlead.gateway.loop;

import org.jspecify.annotations.Nullable;

/**
 * One deadline of one owner. Moving it further away costs one field write: the wheel looks at the deadline again when
 * it comes by.
 */
public final class Timer {

    static final long NEVER = Long.MAX_VALUE;

    private final Runnable fired;
    long dueNanos = NEVER;

    /** When the wheel looks at it next; meaningful while it is linked. */
    long lookNanos;

    @Nullable
    Timer previous;

    @Nullable
    Timer next;

    boolean linked;

    /** @param fired is called on the loop, once for each deadline that passed; it may set the next one */
    public Timer(Runnable fired) {
        this.fired = fired;
    }

    void fire() {
        dueNanos = NEVER;
        fired.run();
    }
}
