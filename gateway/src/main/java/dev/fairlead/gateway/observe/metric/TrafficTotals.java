package dev.fairlead.gateway.observe.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        long[] ended = new long[10];
        List<Long> times = new ArrayList<>();
        for (Map.Entry<List<String>, Series.Totals> entry : entrypoints.totals().entrySet()) {
            // Labels are entrypoint, method, code.
            if (entry.getKey().getFirst().equals("admin")) {
                continue;
            }
            ended[hundred(entry.getKey().getLast())] += entry.getValue().requests();
            for (int i = 0; i < entrypoints.buckets(); i++) {
                long here = entry.getValue().bucket(i);
                if (i < times.size()) {
                    times.set(i, times.get(i) + here);
                } else {
                    times.add(here);
                }
            }
        }
        return new TrafficTotals(java.util.Arrays.stream(ended).sum(), ended[4], ended[5], times);
    }

    // What is no known status is "other".
    private static int hundred(String code) {
        int digit = Character.digit(code.charAt(0), 10);
        return Math.max(0, digit);
    }
}
