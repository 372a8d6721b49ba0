package dev.fairlead.gateway.observe.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all callers asked for since the gateway began.
 *
 * @param requests that ended
 * @param clientErrors of them those with 4xx
 * @param serverErrors of them those with 5xx
 * @param times how many ended in each of the standard buckets; see {@link Buckets#standard}
 */
public record TrafficTotals(long requests, long clientErrors, long serverErrors, List<Long> times) {

    public TrafficTotals {
        times = List.copyOf(times);
    }

    static TrafficTotals of(Family entrypoints) {
        Sum all = new Sum();
        for (Map.Entry<List<String>, Series.Totals> entry : entrypoints.totals().entrySet()) {
            // Labels are entrypoint, method, code.
            if (!entry.getKey().getFirst().equals("admin")) {
                all.add(entry.getKey().getLast(), entry.getValue(), entrypoints.buckets());
            }
        }
        return all.totals();
    }

    /** Likewise, by the first label. */
    static Map<String, TrafficTotals> byFirst(Family family) {
        Map<String, Sum> sums = new TreeMap<>();
        family.totals().forEach((labels, totals) -> sums.computeIfAbsent(labels.getFirst(), unknown -> new Sum())
                .add(labels.getLast(), totals, family.buckets()));
        Map<String, TrafficTotals> all = new TreeMap<>();
        sums.forEach((name, sum) -> all.put(name, sum.totals()));
        return all;
    }

    private static final class Sum {

        private final long[] ended = new long[10];
        private final List<Long> times = new ArrayList<>();

        void add(String code, Series.Totals totals, int buckets) {
            ended[hundred(code)] += totals.requests();
            for (int i = 0; i < buckets; i++) {
                if (i == times.size()) {
                    times.add(0L);
                }
                times.set(i, times.get(i) + totals.bucket(i));
            }
        }

        TrafficTotals totals() {
            return new TrafficTotals(Arrays.stream(ended).sum(), ended[4], ended[5], times);
        }
    }

    // What is no known status is "other".
    private static int hundred(String code) {
        int digit = Character.digit(code.charAt(0), 10);
        return Math.max(0, digit);
    }
}
