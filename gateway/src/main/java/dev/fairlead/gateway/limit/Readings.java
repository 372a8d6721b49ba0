package dev.fairlead.gateway.limit;

import org.jspecify.annotations.Nullable;

/** What all limits of one kind say of one request, in their order. */
final class Readings {

    static final Readings NONE = new Readings(0);

    private final @Nullable Reading[] all;

    Readings(int count) {
        all = new @Nullable Reading[count];
    }

    void set(int index, Reading reading) {
        all[index] = reading;
    }

    int count() {
        return all.length;
    }

    long windowSeconds(int index) {
        Reading reading = all[index];
        return reading == null ? 0 : reading.windowSeconds();
    }

    @Nullable
    Reading get(int index) {
        return all[index];
    }

    /** The one that lets fewest pass: one that refuses first, of equal ones the one that does so for longest. */
    @Nullable
    Reading tightest() {
        return all.length == 0 ? null : all[tightestIndex()];
    }

    int tightestIndex() {
        int tightest = 0;
        for (int i = 1; i < all.length; i++) {
            if (isTighter(all[i], all[tightest])) {
                tightest = i;
            }
        }
        return tightest;
    }

    private static boolean isTighter(@Nullable Reading one, @Nullable Reading other) {
        if (one == null || other == null) {
            return one != null;
        }
        if (one.admitted() != other.admitted()) {
            return other.admitted();
        }
        return one.remaining() != other.remaining()
                ? one.remaining() < other.remaining()
                : one.resetSeconds() > other.resetSeconds();
    }
}
