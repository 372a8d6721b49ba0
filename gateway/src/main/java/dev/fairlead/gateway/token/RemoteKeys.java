package dev.fairlead.gateway.token;

import dev.fairlead.model.SigningAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer, fetched when they are first wanted and again in the background when they are old. While the
 * issuer is away the old ones are used for a bounded time. A key id that is not among them is reason to ask again, but
 * never more often than the shortest time between two fetches: a caller cannot make us hammer the issuer.
 */
public final class RemoteKeys implements KeySource {

    /** After that they are fetched again, beside the requests. */
    static final Duration FRESH = Duration.ofMinutes(10);

    /** After that they are not used any more. */
    static final Duration STALE = Duration.ofHours(4);

    /** Between a fetch and the next one that an unknown key id makes. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    /** After a fetch that failed; doubled each time, up to {@link #LONGEST_PAUSE}. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Requests that wait for one fetch. */
    static final int MAX_WAITING = 256;

    private static final int MOST_DOUBLINGS = 6;
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

    /** Fetches a set; blocks. */
    interface Fetching {
        KeySet fetch() throws TokenRefused, InterruptedException;
    }

    private record Held(@Nullable KeySet keys, long atNanos) {}

    private final String name;
    private final Fetching fetching;
    private final Executor workers;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile Held held = new Held(null, 0);
    private long fetches;
    private int failures;
    private long failed;
    private long nextNanos;
    private boolean underway;

    RemoteKeys(String name, Fetching fetching, Executor workers, LongSupplier nanos) {
        this.name = name;
        this.fetching = fetching;
        this.workers = workers;
        this.nanos = nanos;
        this.nextNanos = nanos.getAsLong();
    }

    @Override
    public @Nullable List<VerifyingKey> find(@Nullable String id, SigningAlgorithm algorithm) {
        Held now = held;
        KeySet keys = now.keys();
        long age = nanos.getAsLong() - now.atNanos();
        if (keys == null || age > STALE.toNanos()) {
            return null;
        }
        if (age > FRESH.toNanos()) {
            fetchSoon();
        }
        return id == null || keys.has(id) || !mayFetch() ? keys.find(id, algorithm) : null;
    }

    private boolean mayFetch() {
        lock.lock();
        try {
            return underway || nanos.getAsLong() - nextNanos >= 0;
        } finally {
            lock.unlock();
        }
    }

    /** What becomes of a request that needs a fetch. */
    public enum Wait {
        /** It is told when the fetch is over, whatever came of it. */
        BEGUN,
        /** The issuer could not be reached a moment ago. */
        AWAY,
        /** Too many wait already. */
        FULL
    }

    /** Tells, from another thread, when keys were fetched, or could not be. */
    public Wait await(Runnable then) {
        lock.lock();
        try {
            if (!underway && nanos.getAsLong() - nextNanos < 0) {
                return Wait.AWAY;
            }
            if (waiting.size() >= MAX_WAITING) {
                return Wait.FULL;
            }
            waiting.add(then);
            if (underway || begin()) {
                return Wait.BEGUN;
            }
            waiting.remove(then);
            return Wait.FULL;
        } finally {
            lock.unlock();
        }
    }

    /** Fetches beside the requests, if it is time to. */
    void fetchSoon() {
        lock.lock();
        try {
            if (!underway && nanos.getAsLong() - nextNanos >= 0) {
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    // With the lock held.
    private boolean begin() {
        try {
            underway = true;
            workers.execute(this::fetch);
            return true;
        } catch (RejectedExecutionException full) {
            underway = false;
            return false;
        }
    }

    private void fetch() {
        KeySet fetched = null;
        try {
            fetched = fetching.fetch();
            if (!isUp()) {
                LOG.atInfo()
                        .addKeyValue("issuer", name)
                        .addKeyValue("keys", fetched.size())
                        .log("token_keys_fetched");
            }
        } catch (TokenRefused refused) {
            LOG.atWarn()
                    .addKeyValue("issuer", name)
                    .addKeyValue("reason", refused.reason())
                    .log("token_keys_not_fetched");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            done(fetched);
        }
    }

    private void done(@Nullable KeySet fetched) {
        List<Runnable> told;
        lock.lock();
        try {
            long now = nanos.getAsLong();
            underway = false;
            if (fetched == null) {
                failed++;
                nextNanos = now + pause(failures);
                failures++;
            } else {
                failures = 0;
                nextNanos = now + SHORTEST.toNanos();
                held = new Held(fetched, now);
            }
            fetches++;
            told = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        told.forEach(Runnable::run);
    }

    private static long pause(int failures) {
        long doubled = PAUSE.toNanos() << Math.min(failures, MOST_DOUBLINGS);
        return Math.min(doubled, LONGEST_PAUSE.toNanos());
    }

    /** Whether there are keys that may be used. */
    boolean isUsable() {
        Held now = held;
        return now.keys() != null && nanos.getAsLong() - now.atNanos() <= STALE.toNanos();
    }

    /** Whose keys they are. */
    public String name() {
        return name;
    }

    /** Whether the last fetch succeeded. */
    public boolean isUp() {
        return locked(() -> failures == 0 && fetches > 0 ? 1 : 0) == 1;
    }

    /** Since when its keys are what they are, in seconds; -1 where there are none. */
    public long ageSeconds() {
        Held now = held;
        return now.keys() == null
                ? -1
                : Duration.ofNanos(nanos.getAsLong() - now.atNanos()).toSeconds();
    }

    /** Fetches so far, those that failed among them. */
    public long fetches() {
        return locked(() -> fetches);
    }

    /** Fetches that failed. */
    public long failed() {
        return locked(() -> failed);
    }

    /** Requests that wait now. */
    public int waiting() {
        return (int) locked(waiting::size);
    }

    private long locked(LongSupplier read) {
        lock.lock();
        try {
            return read.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
