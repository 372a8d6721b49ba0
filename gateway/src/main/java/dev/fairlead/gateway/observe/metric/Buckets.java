package dev.fairlead.gateway.observe.metric;

import java.math.BigDecimal;
import java.util.Arrays;

/** The upper bounds of a histogram's buckets of time. */
public final class Buckets {

    private static final double[] STANDARD = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};

    private final long[] nanos;
    private final byte[][] le;

    private Buckets(double[] seconds) {
        this.nanos = Arrays.stream(seconds)
                .mapToLong(bound -> Math.round(bound * 1e9))
                .toArray();
        this.le = new byte[seconds.length + 1][];
        for (int i = 0; i < seconds.length; i++) {
            le[i] = TextFormat.utf8("le=\"" + decimal(seconds[i]) + "\"");
        }
        le[seconds.length] = TextFormat.utf8("le=\"+Inf\"");
    }

    /** From 1 ms, which a gateway beside its service takes, to 10 s, past which most callers gave up. */
    public static Buckets standard() {
        return new Buckets(STANDARD);
    }

    /**
     * Buckets with these bounds; one without a bound comes by itself.
     *
     * @param seconds 1 to 40 bounds, positive and ascending
     * @throws IllegalArgumentException if they are not
     */
    public static Buckets ofSeconds(double... seconds) {
        if (seconds.length == 0 || seconds.length > 40) {
            throw new IllegalArgumentException("a histogram has 1 to 40 buckets, not " + seconds.length);
        }
        double last = 0;
        for (double bound : seconds) {
            if (!(bound > last) || bound > 1e6) {
                throw new IllegalArgumentException("the bounds of buckets are positive, ascending seconds: "
                        + Arrays.toString(seconds) + " has " + bound + " behind " + last);
            }
            last = bound;
        }
        return new Buckets(seconds.clone());
    }

    /** How many buckets there are, the one without a bound included. */
    int count() {
        return le.length;
    }

    /** The bucket that a time belongs to: a bound is inside of its bucket. */
    int index(long time) {
        int i = 0;
        while (i < nanos.length && time > nanos[i]) {
            i++;
        }
        return i;
    }

    /** The label of a bucket: {@code le="0.1"}. */
    byte[] le(int index) {
        return le[index];
    }

    private static String decimal(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
}
