package dev.fairlead.acceptance.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Where the bytes of a case are cut. */
final class Splits {

    private static final boolean ALL = "every".equals(System.getProperty("fairlead.acceptance.splits", ""));

    /** Up to so many bytes, every place is tried; of longer cases both ends and a sample of the middle. */
    private static final int EVERY = ALL ? Integer.MAX_VALUE : 64;

    private static final int ENDS = 24;
    private static final int SAMPLE = 12;
    /** Up to so many bytes, a case is also sent one byte at a time. */
    private static final int TRICKLE = 130;

    private Splits() {}

    /** All ways to cut: whole first, then at every byte, then at all bytes at once. */
    static List<int[]> of(int length) {
        List<int[]> ways = new ArrayList<>();
        ways.add(new int[0]);
        int step = length <= EVERY ? 1 : Math.max(1, (length - 2 * ENDS) / SAMPLE);
        for (int cut = 1;
                cut < length;
                cut += cut < ENDS || cut >= length - ENDS ? 1 : Math.min(step, length - ENDS - cut)) {
            ways.add(new int[] {cut});
        }
        if (length <= TRICKLE) {
            ways.add(IntStream.range(1, length).toArray());
        }
        return ways;
    }
}
