package dev.fairlead.gateway.http2;

/**
 * What is remembered of streams that are over, to tell a peer that is late from one that breaks the rules (RFC 9113
 * section 5.1). A frame for a stream that we reset is late; one for a stream that the peer itself had ended, or passed
 * over, can only be wrong. Of others nothing is known any more, and such a frame is refused by itself.
 */
final class PastStreams {

    /** What a frame for a stream that is over says of its sender. */
    enum Finding {
        LATE,
        AFTER_ITS_END,
        NEVER_OPENED,
        UNKNOWN
    }

    private static final int REMEMBERED = 64;

    private final int[] reset = new int[REMEMBERED];
    private final int[] ended = new int[REMEMBERED];
    private final int[] skippedFrom = new int[REMEMBERED];
    private final int[] skippedTo = new int[REMEMBERED];
    private int resets;
    private int ends;
    private int skips;
    private int last = -1;

    /** We reset it, and the peer may not know yet. */
    void reset(int stream) {
        reset[resets++ % REMEMBERED] = stream;
    }

    /** It is over, and the peer had sent its end. */
    void ended(int stream) {
        ended[ends++ % REMEMBERED] = stream;
    }

    /** The peer opened it; those below that were not open can never be. */
    void opened(int stream) {
        if (stream > last + 2) {
            skippedFrom[skips % REMEMBERED] = last + 2;
            skippedTo[skips++ % REMEMBERED] = stream;
        }
        last = Math.max(last, stream);
    }

    Finding look(int stream) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (reset[i] == stream) {
                return Finding.LATE;
            }
        }
        for (int i = 0; i < REMEMBERED; i++) {
            if (ended[i] == stream) {
                return Finding.AFTER_ITS_END;
            }
            if (stream >= skippedFrom[i] && stream < skippedTo[i]) {
                return Finding.NEVER_OPENED;
            }
        }
        return Finding.UNKNOWN;
    }
}
