package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.http.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many messages are worked on, as each may hold a body and an answer; and how many a client may send in a second, as
 * they count against none of its limits. From any loop.
 */
final class AtOnce {

    /** Of all clients. */
    static final int MAX = 64;

    /** Of one client. */
    static final int MAX_OF_A_CLIENT = 16;

    /** Messages of one client, on the average. */
    static final int PER_SECOND = 20;

    /** That it may send at once after a rest. */
    static final int BURST = 100;

    private static final long SECOND = 1_000_000_000L;
    private static final long INTERVAL = SECOND / PER_SECOND;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Long> paidUntil = new HashMap<>();
    private int all;
    private long forgotten;

    /** One more, to be ended; or why not. */
    @Nullable
    Failure begin(String client, long now) {
        lock.lock();
        try {
            forget(now);
            long paid = Math.max(now, paidUntil.getOrDefault(client, now));
            if (paid - now > (BURST - 1) * INTERVAL) {
                return new Failure.Limited("mcp", 1, false);
            }
            int its = counts.getOrDefault(client, 0);
            if (its >= MAX_OF_A_CLIENT) {
                return new Failure.TooManyAtOnce("mcp", MAX_OF_A_CLIENT);
            }
            if (all >= MAX) {
                return new Failure.Overloaded("too many messages of models are worked on");
            }
            paidUntil.put(client, paid + INTERVAL);
            all++;
            counts.put(client, its + 1);
            return null;
        } finally {
            lock.unlock();
        }
    }

    // Whoever has rested is like one who never came: only those of the last seconds are kept.
    private void forget(long now) {
        if (paidUntil.isEmpty()) {
            forgotten = now;
        } else if (now - forgotten > SECOND) {
            forgotten = now;
            paidUntil.values().removeIf(paid -> paid - now <= 0);
        }
    }

    /** Clients that sent something in the last seconds. */
    int remembered() {
        lock.lock();
        try {
            return paidUntil.size();
        } finally {
            lock.unlock();
        }
    }

    /** One that began is over. */
    void end(String client) {
        lock.lock();
        try {
            all--;
            counts.computeIfPresent(client, (name, its) -> its == 1 ? null : its - 1);
        } finally {
            lock.unlock();
        }
    }
}
