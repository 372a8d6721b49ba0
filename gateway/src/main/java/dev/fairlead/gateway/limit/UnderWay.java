package dev.fairlead.gateway.limit;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests of clients that did not end yet, of this process. Belongs to no snapshot. A client is known only while it has a
 * request under way, so there are never more of them than requests.
 */
public final class UnderWay {

    private final ConcurrentHashMap<CountKey, Long> counts = new ConcurrentHashMap<>();

    /** Nothing is under way. */
    public UnderWay() {}

    /** Counts one more, unless there are as many already. */
    boolean enter(CountKey key, long most) {
        // What is told by the new count would be wrong where nothing was added.
        boolean[] entered = {false};
        counts.compute(key, (same, count) -> {
            long now = count == null ? 0 : count;
            entered[0] = now < most;
            return entered[0] ? Long.valueOf(now + 1) : count;
        });
        return entered[0];
    }

    void leave(CountKey key) {
        counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    /** How many of that client are under way. */
    public long count(CountKey key) {
        return counts.getOrDefault(key, 0L);
    }

    /** How many clients have a request under way that is counted. */
    public int clients() {
        return counts.size();
    }
}
