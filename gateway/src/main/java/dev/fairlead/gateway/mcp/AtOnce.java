package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.http.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How many messages are worked on: each may hold a body and an answer. From any loop. */
final class AtOnce {

    /** Of all clients. */
    static final int MAX = 64;

    /** Of one client. */
    static final int MAX_OF_A_CLIENT = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> counts = new HashMap<>();
    private int all;

    /** One more, to be ended; or why not. */
    @Nullable
    Failure begin(String client) {
        lock.lock();
        try {
            int its = counts.getOrDefault(client, 0);
            if (its >= MAX_OF_A_CLIENT) {
                return new Failure.TooManyAtOnce("mcp", MAX_OF_A_CLIENT);
            }
            if (all >= MAX) {
                return new Failure.Overloaded("too many messages of models are worked on");
            }
            all++;
            counts.put(client, its + 1);
            return null;
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
