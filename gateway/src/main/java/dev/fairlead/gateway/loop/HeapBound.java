package dev.fairlead.gateway.loop;

import java.util.function.LongSupplier;

/**
 * Whether the heap is full of what is in use. A heap that is full of garbage is emptied when it gets full; one that is
 * still full a second later is not garbage, and taking more requests would end in an OutOfMemoryError. Not thread-safe.
 */
final class HeapBound {

    private static final int LOOKS = 20;
    private static final double SHARE = 0.95;

    private final LongSupplier usedBytes;
    private final long maxBytes;
    private int full;

    HeapBound(LongSupplier usedBytes, long maxBytes) {
        this.usedBytes = usedBytes;
        this.maxBytes = maxBytes;
    }

    static HeapBound ofThisProcess() {
        Runtime runtime = Runtime.getRuntime();
        return new HeapBound(() -> runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
    }

    /** Looks; true after {@link #LOOKS} looks in a row at a full heap, until one finds room. */
    boolean look() {
        boolean now = usedBytes.getAsLong() > maxBytes * SHARE;
        full = now ? Math.min(LOOKS, full + 1) : 0;
        return full == LOOKS;
    }
}
