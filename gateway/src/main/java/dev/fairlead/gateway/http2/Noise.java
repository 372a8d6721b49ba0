package dev.fairlead.gateway.http2;

import java.util.concurrent.TimeUnit;

/**
 * Bytes of a connection that carry nothing: SETTINGS, PING, PRIORITY, WINDOW_UPDATE, empty DATA, unknown frames. A
 * little of it belongs to every connection, more where data flows; a peer that sends it for its own sake costs us work
 * and gives none. Counted over windows of ten seconds, whatever the frames are: the next kind of flood is met as well.
 */
final class Noise {

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long maxBytes;
    private long windowEnd;
    private long bytes;

    Noise(long maxBytes, long now) {
        this.maxBytes = maxBytes;
        this.windowEnd = now + WINDOW_NANOS;
    }

    void read(int count, long now) {
        if (now - windowEnd >= 0) {
            windowEnd = now + WINDOW_NANOS;
            bytes = 0;
        }
        bytes += count;
    }

    /** So many of the bytes were of use, or are the usual echo of what we sent. */
    void useful(int count) {
        bytes -= count;
    }

    /** Whether it is past the bound; {@code undecoded} bytes are not judged yet. */
    boolean isTooMuch(int undecoded) {
        return bytes - undecoded > maxBytes;
    }
}
