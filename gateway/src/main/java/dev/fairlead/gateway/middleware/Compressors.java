package dev.fairlead.gateway.middleware;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many answers are compressed at one time: each holds a quarter of a mebibyte outside of the heap. Beyond the bound
 * answers go out as they are, which every caller takes. Shared by all loops; outlives snapshots.
 */
public final class Compressors {

    /** Together 64 MiB at most. */
    private static final int MOST = 256;

    private final AtomicInteger busy = new AtomicInteger();

    boolean take() {
        if (busy.incrementAndGet() > MOST) {
            busy.decrementAndGet();
            return false;
        }
        return true;
    }

    void giveBack() {
        busy.decrementAndGet();
    }

    /** Answers that are being compressed now. Any thread. */
    public int busy() {
        return busy.get();
    }
}
