package dev.fairlead.gateway.observe.metric;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The numbers of one label set, one row for each loop. A row is written by its loop alone with plain-cost stores and
 * read by whoever adds up; the rows of loops that never saw the label set do not exist.
 *
 * <p>A row holds the buckets of the histogram and then the sum of nanoseconds, bytes in and bytes out. The number of
 * requests is the sum of the buckets, so no two metrics of one scrape can disagree.
 */
final class Series {

    private static final int SUM_NANOS = 0;
    private static final int BYTES_IN = 1;
    private static final int BYTES_OUT = 2;
    private static final int EXTRA = 3;

    private final byte[] labels;
    private final int buckets;
    private final AtomicReferenceArray<AtomicLongArray> rows;

    Series(byte[] labels, int buckets, int loops) {
        this.labels = labels;
        this.buckets = buckets;
        this.rows = new AtomicReferenceArray<>(loops);
    }

    /** The row of a loop. Called by that loop only. */
    AtomicLongArray row(int loop) {
        AtomicLongArray row = rows.get(loop);
        if (row == null) {
            row = new AtomicLongArray(buckets + EXTRA);
            rows.set(loop, row);
        }
        return row;
    }

    /** Counts one request in a row of such series. */
    static void count(AtomicLongArray row, int bucket, long nanos, long bytesIn, long bytesOut) {
        int extra = row.length() - EXTRA;
        add(row, bucket, 1);
        add(row, extra + SUM_NANOS, nanos);
        add(row, extra + BYTES_IN, bytesIn);
        add(row, extra + BYTES_OUT, bytesOut);
    }

    // One writer a row: an opaque load and store are enough for readers to see whole, growing values.
    private static void add(AtomicLongArray row, int index, long value) {
        row.setOpaque(index, row.getOpaque(index) + value);
    }

    /** All rows added up, at one moment for each number. */
    Totals totals() {
        long[] sums = new long[buckets + EXTRA];
        for (int loop = 0; loop < rows.length(); loop++) {
            AtomicLongArray row = rows.get(loop);
            for (int i = 0; row != null && i < sums.length; i++) {
                sums[i] += row.getOpaque(i);
            }
        }
        return new Totals(labels, sums, buckets);
    }

    /** What a series has counted so far. */
    static final class Totals {
        private final byte[] labels;
        private final long[] sums;
        private final int buckets;

        Totals(byte[] labels, long[] sums, int buckets) {
            this.labels = labels;
            this.sums = sums;
            this.buckets = buckets;
        }

        byte[] labels() {
            return labels;
        }

        long requests() {
            long count = 0;
            for (int i = 0; i < buckets; i++) {
                count += sums[i];
            }
            return count;
        }

        long bucket(int index) {
            return sums[index];
        }

        double seconds() {
            return sums[buckets + SUM_NANOS] / 1e9;
        }

        long bytesIn() {
            return sums[buckets + BYTES_IN];
        }

        long bytesOut() {
            return sums[buckets + BYTES_OUT];
        }
    }
}
