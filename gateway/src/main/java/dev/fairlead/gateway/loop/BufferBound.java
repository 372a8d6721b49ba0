package dev.fairlead.gateway.loop;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.TimeUnit;

/**
 * Whether the buffers of all connections together hold more than they should, or the heap is full. Each connection has its own bound; this
 * one is for thousands of them that are slow at once. Counting takes locks, so it is done now and then and not for each
 * request: what comes in between is little beside the bound.
 */
public final class BufferBound {

    private static final long LOOK_MILLIS = 50;

    private final EventLoops loops;
    private final long maxBytes;
    private final HeapBound heap = HeapBound.ofThisProcess();
    private volatile boolean exceeded;

    /** @param maxBytes that may be in use, but no more than three quarters of what the JVM gives to buffers at all */
    public BufferBound(EventLoops loops, long maxBytes) {
        this.loops = loops;
        // The rest is for what is allocated between two looks, and for pages that are only partly used.
        this.maxBytes = Math.min(maxBytes, PlatformDependent.maxDirectMemory() / 4 * 3);
        Unheeded.of(loops.loops()
                .getFirst()
                .executor()
                .scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void look() {
        boolean heapIsFull = heap.look();
        exceeded = heapIsFull || loops.usedBytes() >= maxBytes;
    }

    /** As of the last look. Any thread. */
    public boolean isExceeded() {
        return exceeded;
    }
}
