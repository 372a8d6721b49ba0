package dev.fairlead.benchmark;

import java.util.Locale;

/** Figures as a reader wants them: three digits that count, no more. */
final class Numbers {
    private Numbers() {}

    static String of(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }

    /** Median, and the ends when there is more than one figure. */
    static String of(Spread spread) {
        String median = of(spread.median());
        return spread.count() > 1 ? median + " (" + of(spread.min()) + "–" + of(spread.max()) + ")" : median;
    }
}
