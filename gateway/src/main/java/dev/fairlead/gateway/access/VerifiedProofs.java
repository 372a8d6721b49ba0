package dev.fairlead.gateway.access;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was found good lately, so that it is not checked at length with each request: not the tokens or certificates, but
 * 128 bits of SipHash of each under keys of this process, so that a heap dump holds no token and nobody can aim for a
 * place. One belongs to one snapshot and is forgotten with it. Each event loop has its own and shares nothing.
 */
final class VerifiedProofs {

    /** Entries a loop remembers; the newer one takes the place of the older. 32 bytes each. */
    static final int REMEMBERED = 1024;

    /** How long at most, in milliseconds: a key that its issuer has withdrawn is asked for again after that. */
    static final long LONGEST_MILLIS = 5 * 60_000L;

    private final SipHash high;
    private final SipHash low;
    private final @Nullable Loop[] loops;

    VerifiedProofs(SipHash high, SipHash low, int loops) {
        this.high = high;
        this.low = low;
        this.loops = new @Nullable Loop[loops];
    }

    /** Whose it was, or null if that is not known any more. Only the event loop of that number may ask. */
    @Nullable
    Caller find(int loop, byte[] bytes, int start, int end, long nowMillis) {
        Loop own = loops[loop];
        return own == null ? null : own.find(high.hash(bytes, start, end - start), low(bytes, start, end), nowMillis);
    }

    /** It is the caller's until then. Only the event loop of that number may tell. */
    void remember(int loop, byte[] bytes, int start, int end, Caller caller, long nowMillis, long untilMillis) {
        Loop own = loops[loop];
        if (own == null) {
            own = new Loop();
            loops[loop] = own;
        }
        long until = Math.min(untilMillis, nowMillis + LONGEST_MILLIS);
        own.remember(high.hash(bytes, start, end - start), low(bytes, start, end), caller, until);
    }

    private long low(byte[] bytes, int start, int end) {
        return low.hash(bytes, start, end - start);
    }

    private static final class Loop {
        private final long[] digests = new long[2 * REMEMBERED];
        private final long[] untils = new long[REMEMBERED];
        private final @Nullable Caller[] callers = new @Nullable Caller[REMEMBERED];

        Loop() {
            Arrays.fill(untils, Long.MIN_VALUE);
        }

        @Nullable
        Caller find(long first, long second, long nowMillis) {
            int place = place(first);
            boolean same = ((digests[2 * place] ^ first) | (digests[2 * place + 1] ^ second)) == 0;
            return same && nowMillis < untils[place] ? callers[place] : null;
        }

        void remember(long first, long second, Caller caller, long until) {
            int place = place(first);
            digests[2 * place] = first;
            digests[2 * place + 1] = second;
            untils[place] = until;
            callers[place] = caller;
        }

        private static int place(long digest) {
            return (int) digest & (REMEMBERED - 1);
        }
    }
}
