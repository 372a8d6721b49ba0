package dev.fairlead.benchmark;

import java.util.Collection;

/** The middle, the ends and the number of some figures; with no figures everything is NaN. */
record Spread(double median, double min, double max, int count) {
    static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    static Spread of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            return NONE;
        }
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    boolean isMeasured() {
        return count > 0;
    }
}
