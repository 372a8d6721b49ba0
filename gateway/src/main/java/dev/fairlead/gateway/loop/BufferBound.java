package dev.fairlead.gateway.loop;

import java.util.concurrent.TimeUnit;

/**
 * Whether the buffers of all connections together hold more than they should. Each connection has its own bound; this
 * one is for thousands of them that are slow at once. Counting takes locks, so it is done now and then and not for each
 * request: what comes in between is little beside the bound.
 */
public final class BufferBound {

    private static final long LOOK_MILLIS = 50;

    private final EventLoops loops;
    private final long maxBytes;
    private volatile boolean exceeded;

    /** @param maxBytes that may be in use; from there on it is exceeded */
    public BufferBound(EventLoops loops, long maxBytes) {
        this.loops = loops;
        this.maxBytes = maxBytes;
        Unheeded.of(loops.loops()
                .getFirst()
                .executor()
                .scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void look() {
        exceeded = loops.usedBytes() >= maxBytes;
    }

    /** As of the last look. Any thread. */
    public boolean isExceeded() {
        return exceeded;
    }
}
