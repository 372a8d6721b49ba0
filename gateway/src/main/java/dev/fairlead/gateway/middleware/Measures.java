package dev.fairlead.gateway.middleware;

import dev.fairlead.model.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a circuit breaker knows of the last ten seconds: only what its expression asks for is counted. Each loop writes
 * its own counts.
 */
final class Measures {

    /** Answers' times are kept in steps of a sixteenth, so a quantile is at most that much too large. */
    private static final int STEPS = 16;

    private static final int LATENCIES = STEPS * 18;
    private static final int TOTAL = 0;
    private static final int NETWORK = 1;
    private static final int FIRST_RANGE = 2;

    /** Statuses from one to below another. */
    private record Range(int from, int to) {}

    private final Trip trip;
    private final List<Range> ranges = new ArrayList<>();
    private final boolean timed;
    private final Window[] loops;
    private volatile long since = Long.MIN_VALUE;

    Measures(Trip trip, int loops) {
        this.trip = trip;
        this.timed = collect(trip);
        this.loops = new Window[loops];
        int kinds = FIRST_RANGE + ranges.size() + (timed ? LATENCIES : 0);
        for (int i = 0; i < loops; i++) {
            this.loops[i] = new Window(kinds);
        }
    }

    private boolean collect(Trip part) {
        return switch (part) {
            case Trip.And and -> collect(and.all());
            case Trip.Or or -> collect(or.any());
            case Trip.Comparison comparison ->
                switch (comparison.measure()) {
                    case Trip.NetworkErrorRatio ignored -> false;
                    case Trip.LatencyAtQuantileMs ignored -> true;
                    case Trip.ResponseCodeRatio ratio -> {
                        add(new Range(ratio.from(), ratio.to()));
                        add(new Range(ratio.dividedFrom(), ratio.dividedTo()));
                        yield false;
                    }
                };
        };
    }

    private boolean collect(List<Trip> parts) {
        boolean any = false;
        for (Trip part : parts) {
            any |= collect(part);
        }
        return any;
    }

    private void add(Range range) {
        if (!ranges.contains(range)) {
            ranges.add(range);
        }
    }

    /** One exchange ended. On the loop of that number only. */
    void count(int loop, long nowNanos, int status, boolean network, long nanos) {
        Window window = loops[loop];
        long second = TimeUnit.NANOSECONDS.toSeconds(nowNanos);
        window.count(TOTAL, second);
        if (network) {
            window.count(NETWORK, second);
        }
        for (int i = 0; i < ranges.size(); i++) {
            if (status >= ranges.get(i).from() && status < ranges.get(i).to()) {
                window.count(FIRST_RANGE + i, second);
            }
        }
        if (timed) {
            window.count(FIRST_RANGE + ranges.size() + step(TimeUnit.NANOSECONDS.toMillis(nanos)), second);
        }
    }

    /** Small times one by one, larger ones sixteen to each power of two. */
    private static int step(long millis) {
        if (millis < STEPS) {
            return (int) Math.max(0, millis);
        }
        int power = 63 - Long.numberOfLeadingZeros(millis);
        int within = (int) (millis >>> (power - 4)) & (STEPS - 1);
        return Math.min(LATENCIES - 1, STEPS * (power - 3) + within);
    }

    /** The largest time that is kept as this step. */
    private static long most(int step) {
        if (step < STEPS) {
            return step;
        }
        int power = step / STEPS + 3;
        return ((long) (STEPS + step % STEPS + 1) << (power - 4)) - 1;
    }

    /** Forgets everything before. */
    void forget(long nowNanos) {
        since = TimeUnit.NANOSECONDS.toSeconds(nowNanos) + 1;
    }

    /** Why it trips, or nothing. Any thread. */
    Optional<String> trips(long nowNanos) {
        return trips(trip, TimeUnit.NANOSECONDS.toSeconds(nowNanos));
    }

    private Optional<String> trips(Trip part, long second) {
        return switch (part) {
            case Trip.And and -> {
                List<String> causes = new ArrayList<>();
                for (Trip each : and.all()) {
                    trips(each, second).ifPresent(causes::add);
                }
                yield causes.size() == and.all().size() ? Optional.of(String.join(" and ", causes)) : Optional.empty();
            }
            case Trip.Or or ->
                or.any().stream().flatMap(each -> trips(each, second).stream()).findFirst();
            case Trip.Comparison comparison -> {
                double value = value(comparison.measure(), second);
                yield comparison.operator().holds(value, comparison.bound())
                        ? Optional.of(shown(comparison, value))
                        : Optional.empty();
            }
        };
    }

    private static String shown(Trip.Comparison comparison, double value) {
        String measure =
                switch (comparison.measure()) {
                    case Trip.NetworkErrorRatio ignored -> "NetworkErrorRatio()";
                    case Trip.LatencyAtQuantileMs latency -> "LatencyAtQuantileMS(" + latency.quantile() + ")";
                    case Trip.ResponseCodeRatio ratio ->
                        "ResponseCodeRatio(" + ratio.from() + ", " + ratio.to() + ", " + ratio.dividedFrom() + ", "
                                + ratio.dividedTo() + ")";
                };
        return String.format(
                Locale.ROOT,
                "%s is %.2f, %s %s",
                measure,
                value,
                comparison.operator().sign(),
                comparison.bound());
    }

    private double value(Trip.Measure measure, long second) {
        return switch (measure) {
            case Trip.NetworkErrorRatio ignored -> ratio(sum(NETWORK, second), sum(TOTAL, second));
            case Trip.ResponseCodeRatio ratio ->
                ratio(
                        sum(FIRST_RANGE + ranges.indexOf(new Range(ratio.from(), ratio.to())), second),
                        sum(FIRST_RANGE + ranges.indexOf(new Range(ratio.dividedFrom(), ratio.dividedTo())), second));
            case Trip.LatencyAtQuantileMs latency -> quantile(latency.quantile(), second);
        };
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private double quantile(double percent, long second) {
        double wanted = sum(TOTAL, second) * percent / 100;
        long seen = 0;
        for (int step = 0; step < LATENCIES; step++) {
            seen += sum(FIRST_RANGE + ranges.size() + step, second);
            if (seen > 0 && seen >= wanted) {
                return most(step);
            }
        }
        return 0;
    }

    private long sum(int kind, long second) {
        long sum = 0;
        for (Window loop : loops) {
            sum += loop.sum(kind, second, since);
        }
        return sum;
    }
}
