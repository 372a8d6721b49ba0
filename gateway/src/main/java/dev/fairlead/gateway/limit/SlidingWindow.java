package dev.fairlead.gateway.limit;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A sliding limit without a lock.
 *
 * <p>Time is cut into slots of 1/127 of the window. A request counts in the slot of its moment and passes while the
 * present slot and the 127 before it hold fewer than the limit together. These always cover the whole window, so no
 * window of that length, wherever it begins, ever holds more than the limit; and they cover at most 1/127 more than it,
 * so what passes is at most 0.8 % less than an exact log of all moments would let pass.
 *
 * <p>The sum of the past slots must not change once it is taken, or two loops could pass the last request both. So
 * before time moves on, each slot that is left is sealed: a bit in it makes the compare-and-set of a late loop fail,
 * which then counts in the present slot. The sum is taken once a slot; a request costs one compare-and-set.
 *
 * <p>A slot's word is: number of the turn round the ring (33 bits), sealed (1 bit), count (30 bits). A word of an
 * earlier turn is an empty slot, so nothing is ever cleared.
 */
final class SlidingWindow {

    /** Slots in the ring: the present one and those that cover the window. */
    static final int SLOTS = 128;

    /** What {@link #take} gives when the limit is used up. */
    static final long REFUSED = -1;

    /** What {@link #take} gives when the window was given up as idle: the caller counts in a new one. */
    static final long RETIRED = -2;

    private static final int TURN_SHIFT = 31;
    private static final long SEALED = 1L << 30;
    private static final long COUNT = SEALED - 1;

    private final long windowNanos;
    private final long slotNanos;
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private final AtomicReference<Past> past;

    /**
     * What is settled.
     *
     * @param present the number of the slot in which requests count now
     * @param requests the sum of the 127 slots before it
     * @param oldest the number of the oldest of them that holds a request; the present one if none does
     * @param retired whether the window was given up
     */
    private record Past(long present, long requests, long oldest, boolean retired) {}

    /** A window of that length at a moment from 0; {@code used} requests count as made at that moment. */
    SlidingWindow(long windowNanos, long nanos, long used) {
        this.windowNanos = windowNanos;
        this.slotNanos = Math.ceilDiv(windowNanos, SLOTS - 1);
        long present = SLOTS + nanos / slotNanos;
        this.past = new AtomicReference<>(new Past(present, 0, present, false));
        slots.set(place(present), word(present, Math.min(used, COUNT)));
    }

    long windowNanos() {
        return windowNanos;
    }

    /** Counts a request; gives how many more may pass, or {@link #REFUSED}, or {@link #RETIRED}. */
    long take(long nanos, long limit) {
        Past now = advance(SLOTS + nanos / slotNanos);
        while (!now.retired()) {
            long word = slots.get(place(now.present()));
            if (turnOf(word) > turn(now.present()) || isSealed(word, now.present())) {
                now = advance(firstOpen(word, now.present()));
                continue;
            }
            long here = count(word, now.present());
            long used = now.requests() + here;
            if (used >= limit) {
                return REFUSED;
            }
            if (slots.compareAndSet(place(now.present()), word, word(now.present(), here + 1))) {
                return limit - used - 1;
            }
            Thread.onSpinWait();
            now = past.get();
        }
        return RETIRED;
    }

    /** Takes back a request that was just counted; not if the slot in which it counts is over. */
    void giveBack(long nanos) {
        Past now = advance(SLOTS + nanos / slotNanos);
        long word = slots.get(place(now.present()));
        while (count(word, now.present()) > 0 && !isSealed(word, now.present())) {
            long less = word(now.present(), count(word, now.present()) - 1);
            if (slots.compareAndSet(place(now.present()), word, less)) {
                return;
            }
            word = slots.get(place(now.present()));
        }
    }

    /** Counts requests that were let pass already; not if the window was given up. */
    void add(long nanos, long requests) {
        long more = requests;
        while (more > 0 && take(nanos, Long.MAX_VALUE) >= 0) {
            more--;
        }
    }

    /** What counts at that moment, oldest first, as pairs: its age in slots of that length, and how many requests. */
    long[] history(long nanos, long agesInNanos) {
        Past now = advance(SLOTS + nanos / slotNanos);
        long[] pairs = new long[2 * SLOTS];
        int length = 0;
        for (long slot = now.oldest(); slot <= now.present(); slot++) {
            long count = count(slots.get(place(slot)), slot);
            if (count > 0) {
                pairs[length++] = (now.present() - slot) * slotNanos / agesInNanos;
                pairs[length++] = count;
            }
        }
        return Arrays.copyOf(pairs, length);
    }

    /** How many requests count at that moment. */
    long used(long nanos) {
        Past now = advance(SLOTS + nanos / slotNanos);
        return now.requests() + count(slots.get(place(now.present())), now.present());
    }

    // A slot's number is 128 ahead of its time, so that slot n leaves the window when slot n of plain time begins.

    /** Nanoseconds until the oldest request that counts leaves the window. */
    long nanosToChange(long nanos) {
        Past now = advance(SLOTS + nanos / slotNanos);
        return now.oldest() * slotNanos - nanos;
    }

    /** Nanoseconds until fewer than {@code limit} requests count, if none is added. */
    long nanosToPass(long nanos, long limit) {
        Past now = advance(SLOTS + nanos / slotNanos);
        long left = now.requests() + count(slots.get(place(now.present())), now.present());
        long slot = now.oldest();
        while (slot < now.present()) {
            left -= count(slots.get(place(slot)), slot);
            if (left < limit) {
                break;
            }
            slot++;
        }
        return slot * slotNanos - nanos;
    }

    /** Gives the window up if no request counts in it; true if it is given up. */
    boolean retire(long nanos) {
        Past now = advance(SLOTS + nanos / slotNanos);
        if (now.retired()) {
            return true;
        }
        long word = slots.get(place(now.present()));
        if (now.requests() > 0 || count(word, now.present()) > 0) {
            return false;
        }
        long sealed = word(now.present(), SEALED);
        return turnOf(word) <= turn(now.present())
                && slots.compareAndSet(place(now.present()), word, sealed)
                && past.compareAndSet(now, new Past(now.present(), 0, now.present(), true));
    }

    // Settles everything before the wanted slot, unless somebody has got further already.
    private Past advance(long wanted) {
        Past now = past.get();
        while (now.present() < wanted && !now.retired()) {
            Past next = settled(now, wanted);
            now = past.compareAndSet(now, next) ? next : past.get();
        }
        return now;
    }

    private Past settled(Past now, long wanted) {
        long requests = 0;
        long oldest = wanted;
        for (long slot = wanted - SLOTS + 1; slot < wanted; slot++) {
            long count = slot < now.present() ? count(slots.get(place(slot)), slot) : seal(slot);
            requests += count;
            oldest = count > 0 && oldest == wanted ? slot : oldest;
        }
        return new Past(wanted, requests, oldest, false);
    }

    // Nothing can count in the slot any more; gives what did. A slot of a later turn means that we are late ourselves,
    // and the compare-and-set of what we settle will fail.
    private long seal(long slot) {
        while (true) {
            long word = slots.get(place(slot));
            if (turnOf(word) > turn(slot) || isSealed(word, slot)) {
                return count(word, slot);
            }
            long count = count(word, slot);
            if (slots.compareAndSet(place(slot), word, word(slot, SEALED | count))) {
                return count;
            }
        }
    }

    // Another loop's clock is ahead of ours and is closing our slot: the first slot that it may have left open.
    private static long firstOpen(long word, long slot) {
        long closing = turnOf(word) * SLOTS + place(slot);
        return (word & SEALED) == 0 ? closing : closing + 1;
    }

    private static long word(long slot, long bits) {
        return (turn(slot) << TURN_SHIFT) | bits;
    }

    private static int place(long slot) {
        return (int) (slot % SLOTS);
    }

    private static long turn(long slot) {
        return slot / SLOTS;
    }

    private static long turnOf(long word) {
        return word >>> TURN_SHIFT;
    }

    private static boolean isSealed(long word, long slot) {
        return turnOf(word) == turn(slot) && (word & SEALED) != 0;
    }

    private static long count(long word, long slot) {
        return turnOf(word) == turn(slot) ? word & COUNT : 0;
    }
}
