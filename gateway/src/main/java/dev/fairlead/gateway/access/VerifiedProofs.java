package dev.fairlead.gateway.access;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was found good lately, so that it is not checked at length with each request: not the tokens or certificates, but
 * 128 bits of SipHash of each under keys of this process, so that a heap dump holds no token and nobody can aim for a
 * place. One belongs to one snapshot and is forgotten with it. Any thread.
 */
final class VerifiedProofs {

    /** Entries; the newer one takes the place of the older. 64 bytes each. */
    static final int REMEMBERED = 4096;

    /** How long at most, in milliseconds: a key that its issuer has withdrawn is asked for again after that. */
    static final long LONGEST_MILLIS = 5 * 60_000L;

    private record Entry(long first, long second, long until, Caller caller) {}

    private final SipHash high;
    private final SipHash low;
    private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(REMEMBERED);

    VerifiedProofs(SipHash high, SipHash low) {
        this.high = high;
        this.low = low;
    }

    /** Whose it was, or null if that is not known any more. */
    @Nullable
    Caller find(byte[] bytes, int start, int end, long nowMillis) {
        long first = high.hash(bytes, start, end - start);
        Entry entry = entries.getAcquire(place(first));
        if (entry == null || nowMillis >= entry.until) {
            return null;
        }
        boolean same = ((entry.first ^ first) | (entry.second ^ low.hash(bytes, start, end - start))) == 0;
        return same ? entry.caller : null;
    }

    /** It is the caller's until then. */
    void remember(byte[] bytes, int start, int end, Caller caller, long nowMillis, long untilMillis) {
        long first = high.hash(bytes, start, end - start);
        long until = Math.min(untilMillis, nowMillis + LONGEST_MILLIS);
        entries.setRelease(place(first), new Entry(first, low.hash(bytes, start, end - start), until, caller));
    }

    private static int place(long digest) {
        return (int) digest & (REMEMBERED - 1);
    }
}
