package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** Answers that are kept, of all endpoints and loops, up to a bound; what was not asked for longest goes first. */
final class CachedAnswers {

    /** Of all answers together. */
    static final long MAX_CACHED_BYTES = 64L * 1024 * 1024;

    /** Answers under one path. */
    private static final int MAX_VARIANTS = 64;

    /** Requests that wait for one that asks. */
    private static final int MAX_WAITING = 1000;

    private static final int STRIPES = 1024;

    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<Cached>> paths = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, List<Runnable>> asking = new HashMap<>();
    private final AtomicLongArray changes = new AtomicLongArray(STRIPES);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private long bytes;

    CachedAnswers() {
        this(MAX_CACHED_BYTES);
    }

    CachedAnswers(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    Optional<Cached> find(Exchange exchange, String path, String key) {
        lock.lock();
        try {
            return paths.getOrDefault(path, List.of()).stream()
                    .filter(each -> each.fits(exchange, key))
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** How often a path was changed: what was asked for before a change is not kept after it. */
    long changes(String path) {
        return changes.get(Math.floorMod(path.hashCode(), STRIPES));
    }

    /**
     * Keeps it, in place of what it takes the place of.
     *
     * @param since what {@link #changes} said when it was asked for
     */
    void keep(Exchange exchange, String path, Cached fresh, long since) {
        if (fresh.bytes() > maxBytes || changes(path) != since) {
            return;
        }
        lock.lock();
        try {
            List<Cached> there = paths.computeIfAbsent(path, none -> new ArrayList<>());
            for (Iterator<Cached> each = there.iterator(); each.hasNext(); ) {
                Cached old = each.next();
                if (old.fits(exchange, fresh.key())) {
                    bytes -= old.bytes();
                    each.remove();
                }
            }
            if (there.size() >= MAX_VARIANTS) {
                bytes -= there.removeFirst().bytes();
            }
            there.add(fresh);
            bytes += fresh.bytes();
            evict(path);
        } finally {
            lock.unlock();
        }
    }

    private void evict(String but) {
        Iterator<Map.Entry<String, List<Cached>>> oldest = paths.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<String, List<Cached>> entry = oldest.next();
            if (!entry.getKey().equals(but)) {
                bytes -= entry.getValue().stream().mapToLong(Cached::bytes).sum();
                oldest.remove();
            }
        }
        List<Cached> last = paths.getOrDefault(but, new ArrayList<>());
        while (bytes > maxBytes && last.size() > 1) {
            bytes -= last.removeFirst().bytes();
        }
    }

    /** Something was changed there: nothing of it is good any more. */
    void forget(String path) {
        changes.incrementAndGet(Math.floorMod(path.hashCode(), STRIPES));
        lock.lock();
        try {
            List<Cached> gone = paths.remove(path);
            bytes -= gone == null ? 0 : gone.stream().mapToLong(Cached::bytes).sum();
        } finally {
            lock.unlock();
        }
    }

    // -- one asks, the others wait ------------------------------------------------------------------------------------

    /** Becomes the one that asks; false where somebody does already. */
    boolean ask(String what) {
        lock.lock();
        try {
            return asking.putIfAbsent(what, new ArrayList<>()) == null;
        } finally {
            lock.unlock();
        }
    }

    boolean isAsked(String what) {
        lock.lock();
        try {
            return asking.containsKey(what);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the one that asks.
     *
     * @param then is run once, on whatever thread
     * @return false if nobody asks, or too many wait
     */
    boolean await(String what, Runnable then) {
        lock.lock();
        try {
            List<Runnable> waiting = asking.get(what);
            return waiting != null && waiting.size() < MAX_WAITING && waiting.add(then);
        } finally {
            lock.unlock();
        }
    }

    /** It was answered, in whatever way. */
    void answered(String what) {
        List<Runnable> waiting;
        lock.lock();
        try {
            waiting = asking.remove(what);
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    // -- what is shown ------------------------------------------------------------------------------------------------

    void count(boolean hit) {
        (hit ? hits : misses).increment();
    }

    long hits() {
        return hits.sum();
    }

    long misses() {
        return misses.sum();
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
