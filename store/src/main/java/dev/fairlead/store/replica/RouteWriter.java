package dev.fairlead.store.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Cuts counts by route that only grow into steps, and saves each when it is over. For one thread. */
public final class RouteWriter {

    private final RouteHistory history;
    private final String replica;
    private Map<String, Counts> before = Map.of();
    private final Map<String, Counts> minute = new HashMap<>();
    private Optional<Instant> step = Optional.empty();

    public RouteWriter(RouteHistory history, String replica) {
        this.history = history;
        this.replica = replica;
    }

    /** Whether a step is over, so that it is worth counting. */
    public boolean isDue(Instant now) {
        return step.filter(begun -> begun.equals(cut(now, RouteHistory.FINE))).isEmpty();
    }

    /** Looks once; the first step begins with the first look. */
    public void look(Map<String, Counts> counts, Instant now) {
        Instant current = cut(now, RouteHistory.FINE);
        if (step.isPresent() && !step.get().equals(current)) {
            over(step.get(), counts, current);
        }
        if (step.isEmpty() || !step.get().equals(current)) {
            before = Map.copyOf(counts);
            step = Optional.of(current);
        }
    }

    private void over(Instant begun, Map<String, Counts> counts, Instant current) {
        Map<String, Counts> counted = new HashMap<>();
        counts.forEach((route, count) -> {
            Counts fresh = count.since(before.getOrDefault(route, Counts.NONE));
            if (fresh.requests() > 0) {
                counted.put(route, fresh);
                minute.merge(route, fresh, Counts::plus);
            }
        });
        history.save(replica, begun, RouteHistory.FINE, counted);
        Instant ended = cut(begun, RouteHistory.COARSE);
        if (!ended.equals(cut(current, RouteHistory.COARSE))) {
            history.save(replica, ended, RouteHistory.COARSE, Map.copyOf(minute));
            minute.clear();
        }
    }

    private static Instant cut(Instant time, Duration step) {
        long seconds = step.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }
}
