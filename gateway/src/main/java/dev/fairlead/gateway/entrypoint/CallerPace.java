package dev.fairlead.gateway.entrypoint;

import java.util.concurrent.TimeUnit;

/**
 * Whether a caller keeps a pace at which its connection is worth holding: bytes of its body come, at a minimum rate, and
 * bytes of its answer go. Looked at now and then, not at every byte.
 */
final class CallerPace {

    /** What a look finds. */
    enum Finding {
        KEEPS,
        BODY_IS_LATE,
        ANSWER_IS_STUCK
    }

    private final CallerNanos nanos;
    private final long minWindowBytes;
    private long lastByte;
    private long windowStart;
    private long windowBytes;
    private long sent;
    private long sentSince;

    CallerPace(CallerNanos nanos, int minBytesPerSecond) {
        this.nanos = nanos;
        this.minWindowBytes = minBytesPerSecond * nanos.bodyIdle() / TimeUnit.SECONDS.toNanos(1);
    }

    void begin(long now) {
        lastByte = now;
        windowStart = now;
        windowBytes = 0;
        sent = -1;
        sentSince = now;
    }

    void progress(long now, long bytes) {
        lastByte = now;
        windowBytes += bytes;
    }

    long firstLook() {
        return Math.min(nanos.bodyIdle(), nanos.writeStall() / 4);
    }

    long nextLook(long now) {
        long body = Math.min(lastByte, windowStart) + nanos.bodyIdle() - now;
        return Math.max(1, Math.min(body, nanos.writeStall() / 4));
    }

    Finding look(long now, boolean waitsForBody, long unsent, long written) {
        if (!waitsForBody) {
            lastByte = now;
            windowStart = now;
            windowBytes = 0;
        } else if (now - lastByte >= nanos.bodyIdle()) {
            return Finding.BODY_IS_LATE;
        } else if (now - windowStart >= nanos.bodyIdle()) {
            if (windowBytes < minWindowBytes) {
                return Finding.BODY_IS_LATE;
            }
            windowStart = now;
            windowBytes = 0;
        }
        long out = written - unsent;
        if (unsent == 0 || out != sent) {
            sent = out;
            sentSince = now;
        }
        return now - sentSince >= nanos.writeStall() ? Finding.ANSWER_IS_STUCK : Finding.KEEPS;
    }
}
