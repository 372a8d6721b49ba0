package dev.fairlead.management.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Slows down guessing. Attempts are counted by user name and by address before the password is looked at, so that
 * many at once gain nothing; a success takes its attempt back. Past {@value #FREE} in a row an attempt is refused until a
 * wait is over that doubles each time, up to five minutes. A name that does not exist is treated as one that does.
 *
 * <p>The counts live in this process: what is bounded is the rate of guesses. The map keeps the {@value #KEPT} keys that
 * were counted last; whoever floods it with made-up names is stopped by address.
 */
public final class LoginThrottle {

    private static final int FREE = 5;
    private static final int KEPT = 10_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofMinutes(5).toNanos();
    private static final long FORGOTTEN = Duration.ofMinutes(15).toNanos();

    private record Attempts(int count, long last) {

        long left(long now) {
            long wait = count < FREE ? 0 : Math.min(LONGEST, SECOND << Math.min(count - FREE, 20));
            return last + wait - now;
        }
    }

    private final Map<String, Attempts> attempts = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanos;

    /** @param nanos a clock that only runs forward, as {@link System#nanoTime} */
    public LoginThrottle(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Counts an attempt under each key, or says how many seconds to wait before the next one. */
    public OptionalLong attempt(List<String> keys) {
        long now = nanos.getAsLong();
        lock.lock();
        try {
            long wait = keys.stream().mapToLong(key -> left(key, now)).max().orElse(0);
            if (wait > 0) {
                return OptionalLong.of(Math.ceilDiv(wait, SECOND));
            }
            keys.forEach(key -> count(key, now));
            return OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    private long left(String key, long now) {
        Attempts past = attempts.get(key);
        return past == null ? 0 : past.left(now);
    }

    private void count(String key, long now) {
        Attempts past = attempts.remove(key);
        int before = past == null || now - past.last > FORGOTTEN ? 0 : past.count;
        attempts.put(key, new Attempts(before + 1, now));
        if (attempts.size() > KEPT) {
            attempts.remove(attempts.keySet().iterator().next());
        }
    }

    /** Takes an attempt back: it succeeded. */
    public void succeeded(List<String> keys) {
        lock.lock();
        try {
            keys.forEach(key -> attempts.computeIfPresent(
                    key, (same, past) -> past.count <= 1 ? null : new Attempts(past.count - 1, past.last)));
        } finally {
            lock.unlock();
        }
    }

    /** How many keys are counted now. */
    public int size() {
        lock.lock();
        try {
            return attempts.size();
        } finally {
            lock.unlock();
        }
    }
}
