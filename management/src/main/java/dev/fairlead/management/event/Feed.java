package dev.fairlead.management.event;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All who listen. Nothing is kept for a listener but what it was told last: one that is slow is told less often, and
 * then how things stand. While nobody listens, nobody looks at the store.
 */
public final class Feed implements AutoCloseable {

    /** Who may listen at one time, of all users. */
    static final int MAX = 64;

    /** Of one user: so many pages that are seen at one time. */
    static final int MAX_OF_A_USER = 32;

    /** Between two looks at the store, for all listeners together. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** How often a listener asks whether there was a look. */
    static final Duration WAKE_EVERY = Duration.ofMillis(250);

    /** A listener that hears of nothing is told that: one that is gone is seen by it. */
    static final Duration BEAT = Duration.ofSeconds(5);

    /** A stream ends after this long, and whoever listened comes back: the listener cuts answers that take longer than two minutes. */
    static final Duration LONGEST = Duration.ofSeconds(90);

    private final Supplier<Facts> look;
    private final LongSupplier nanos;
    private final ReentrantLock looking = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BooleanSupplier rest;
    private final Map<String, Integer> seats = new HashMap<>();
    private Facts facts = new Facts();
    private long lookedAt;
    private boolean looked;
    private int all;

    /**
     * One that nobody listens to yet.
     *
     * @param look at the store; may throw {@link StoreUnavailable}
     * @param nanos a clock that only runs forward
     */
    public Feed(Supplier<Facts> look, LongSupplier nanos) {
        this.look = look;
        this.nanos = nanos;
        this.rest = this::pause;
    }

    /** One whose listeners rest as somebody else says, who says false where all is over. */
    Feed(Supplier<Facts> look, LongSupplier nanos, BooleanSupplier rest) {
        this.look = look;
        this.nanos = nanos;
        this.rest = rest;
    }

    /**
     * One more listener.
     *
     * @param last the id of the last event that it was told; empty for none
     * @param caller who it still is: empty where token or session are good no more
     * @throws Refusal 429, 503 if there are too many
     */
    public Answer.Stream follow(Caller who, String last, Supplier<Optional<Caller>> caller) {
        lock.lock();
        try {
            int its = seats.getOrDefault(who.user(), 0);
            if (closing.getCount() == 0) {
                throw Refusal.of(503, "This server is stopping; try again in a moment")
                        .with("Retry-After", "1");
            }
            if (its >= MAX_OF_A_USER) {
                throw Refusal.of(429, MAX_OF_A_USER + " listeners of " + who.user() + " are there already; close one")
                        .with("Retry-After", "30");
            }
            if (all >= MAX) {
                throw Refusal.of(503, MAX + " listeners are there already; ask from time to time instead")
                        .with("Retry-After", "30");
            }
            seats.put(who.user(), its + 1);
            all++;
        } finally {
            lock.unlock();
        }
        return new Follower(this, who, Marks.parse(last), caller);
    }

    /** How many listen now. */
    public int count() {
        lock.lock();
        try {
            return all;
        } finally {
            lock.unlock();
        }
    }

    void leave(String user) {
        lock.lock();
        try {
            all--;
            seats.computeIfPresent(user, (same, its) -> its == 1 ? null : its - 1);
        } finally {
            lock.unlock();
        }
    }

    /** How things stand; looked at once in a while for all. While the store is away, as they stood. */
    Facts facts() {
        looking.lock();
        try {
            long now = nanos.getAsLong();
            if (!looked || now - lookedAt >= LOOK_EVERY.toNanos()) {
                looked = true;
                lookedAt = now;
                facts = look.get();
            }
            return facts;
        } catch (StoreUnavailable away) {
            return facts;
        } finally {
            looking.unlock();
        }
    }

    long now() {
        return nanos.getAsLong();
    }

    /** Waits a little; false where all is over. */
    boolean rest() {
        return rest.getAsBoolean();
    }

    private boolean pause() {
        try {
            return !closing.await(WAKE_EVERY.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends all streams, and lets nobody in any more. */
    @Override
    public void close() {
        closing.countDown();
    }
}
