package dev.fairlead.store.replica;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that were counted, by how they ended and how long they took.
 *
 * @param requests all of them
 * @param clientErrors those that were answered with 4xx
 * @param serverErrors those that were answered with 5xx
 * @param times how many took so long, one number for each of {@link #BOUNDS} and a last one beyond them
 */
public record Counts(long requests, long clientErrors, long serverErrors, List<Long> times) {

    /** The upper bounds of the times, in milliseconds: those of the gateway's own histograms. */
    public static final List<Double> BOUNDS =
            List.of(1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 10000.0);

    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, List.of());

    public Counts {
        times = List.copyOf(times);
    }

    /** What was counted since an earlier moment; all of it if the counting began anew since. */
    public Counts since(Counts earlier) {
        return requests < earlier.requests ? this : combined(earlier, -1);
    }

    /** Both together. */
    public Counts plus(Counts other) {
        return combined(other, 1);
    }

    private Counts combined(Counts other, int sign) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < Math.max(times.size(), other.times.size()); i++) {
            all.add(Math.max(0, at(times, i) + sign * at(other.times, i)));
        }
        return new Counts(
                requests + sign * other.requests,
                Math.max(0, clientErrors + sign * other.clientErrors),
                Math.max(0, serverErrors + sign * other.serverErrors),
                all);
    }

    private static long at(List<Long> times, int index) {
        return index < times.size() ? times.get(index) : 0;
    }

    /** Below how many milliseconds this part of the requests stayed, between two bounds in proportion; 0 if there were none. */
    public double quantile(double part) {
        long all = times.stream().mapToLong(Long::longValue).sum();
        double wanted = part * all;
        double below = 0;
        for (int i = 0; i < times.size() && all > 0; i++) {
            long here = times.get(i);
            if (here > 0 && below + here >= wanted) {
                double from = i == 0 ? 0 : BOUNDS.get(i - 1);
                double to = i < BOUNDS.size() ? BOUNDS.get(i) : from;
                return from + (to - from) * Math.max(0, wanted - below) / here;
            }
            below += here;
        }
        return 0;
    }

    /** One line of numbers, without the zeros at its end. */
    String text() {
        StringBuilder text = new StringBuilder(requests + "," + clientErrors + "," + serverErrors);
        int last = times.size();
        while (last > 0 && times.get(last - 1) == 0) {
            last--;
        }
        times.subList(0, last).forEach(time -> text.append(',').append(time));
        return text.toString();
    }

    /** Reads what {@link #text} wrote; {@link #NONE} for anything else. */
    static Counts parse(String text) {
        if (!text.matches("[0-9]{1,18}(,[0-9]{1,18}){2,20}")) {
            return NONE;
        }
        List<Long> numbers = new ArrayList<>();
        for (String number : text.split(",", -1)) {
            numbers.add(Long.parseLong(number));
        }
        return new Counts(numbers.get(0), numbers.get(1), numbers.get(2), numbers.subList(3, numbers.size()));
    }
}
