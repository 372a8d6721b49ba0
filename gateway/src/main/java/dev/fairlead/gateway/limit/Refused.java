package dev.fairlead.gateway.limit;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests each limit has refused, over all clients. Belongs to no snapshot. */
public final class Refused {

    /** Limits that are told apart; those that come later are told of together. */
    static final int LIMITS_AT_MOST = 1_000;

    private static final String OTHER = "other";

    private final ConcurrentHashMap<Limit, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * One limit.
     *
     * @param kind {@code rate}, {@code quota} or {@code concurrency}
     * @param policy and where it has several limits which of them
     */
    public record Limit(String kind, String policy) {}

    /** Nothing was refused. */
    public Refused() {}

    void count(String kind, String policy) {
        Limit limit = new Limit(kind, policy);
        LongAdder count = counts.get(limit);
        if (count == null) {
            Limit told = counts.size() < LIMITS_AT_MOST ? limit : new Limit(kind, OTHER);
            count = counts.computeIfAbsent(told, missing -> new LongAdder());
        }
        count.increment();
    }

    /** All counts, in the order of kinds and names. */
    public Map<Limit, Long> counts() {
        Map<Limit, Long> all = new TreeMap<>(Comparator.comparing(Limit::kind).thenComparing(Limit::policy));
        counts.forEach((limit, count) -> all.put(limit, count.sum()));
        return all;
    }
}
