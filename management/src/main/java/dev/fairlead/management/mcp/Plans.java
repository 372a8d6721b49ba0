package dev.fairlead.management.mcp;

import dev.fairlead.store.audit.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Changes that were looked at and not made yet. They are kept in memory, by this process: {@link #MAX_OF_A_USER} of a user,
 * {@link #MAX} and {@link #MAX_BYTES} in all, for {@link #LASTING}; beyond it the oldest goes.
 */
public final class Plans {

    static final int MAX = 256;
    static final int MAX_OF_A_USER = 16;
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** How long a plan may be applied. */
    static final Duration LASTING = Duration.ofMinutes(10);

    private static final int ID_BYTES = 16;

    private final RandomGenerator random;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    // In the order in which they were made.
    private final Map<String, Plan> plans = new LinkedHashMap<>();

    public Plans(RandomGenerator random, LongSupplier nanos) {
        this.random = random;
        this.nanos = nanos;
    }

    /**
     * What is to be sent to make a change.
     *
     * @param offer which operation
     * @param target path and query, without the rehearsal
     * @param headers those that make sure that it is made on what was looked at
     * @param body its body; nobody changes it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(Offer offer, String target, Map<String, String> headers, byte[] body) {}

    private record Plan(Actor actor, Request request, long until) {
        int bytes() {
            return request.body().length + request.target().length();
        }
    }

    /** Keeps one, and names it. */
    String add(Actor actor, Request request) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        lock.lock();
        try {
            forgetOld();
            plans.put(id, new Plan(actor, request, nanos.getAsLong() + LASTING.toNanos()));
            forget(plan -> plan.actor().user().equals(actor.user()), MAX_OF_A_USER);
            forget(plan -> true, MAX);
            while (plans.size() > 1 && sum() > MAX_BYTES) {
                plans.remove(plans.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        return id;
    }

    /** The plan of this name, which can be had once and by nobody but who made it. */
    Optional<Request> take(String id, Actor actor) {
        lock.lock();
        try {
            forgetOld();
            Optional<Request> found = Optional.ofNullable(plans.get(id))
                    .filter(plan -> plan.actor().equals(actor))
                    .map(Plan::request);
            found.ifPresent(request -> plans.remove(id));
            return found;
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld() {
        long now = nanos.getAsLong();
        plans.values().removeIf(plan -> now - plan.until() >= 0);
    }

    private void forget(Predicate<Plan> which, int most) {
        List<String> ids = new ArrayList<>();
        plans.forEach((id, plan) -> {
            if (which.test(plan)) {
                ids.add(id);
            }
        });
        ids.subList(0, Math.max(0, ids.size() - most)).forEach(plans::remove);
    }

    private long sum() {
        return plans.values().stream().mapToLong(Plan::bytes).sum();
    }

    /** How many are kept. */
    public int count() {
        lock.lock();
        try {
            forgetOld();
            return plans.size();
        } finally {
            lock.unlock();
        }
    }

    /** How long they are together, in bytes. */
    public long bytes() {
        lock.lock();
        try {
            forgetOld();
            return sum();
        } finally {
            lock.unlock();
        }
    }
}
