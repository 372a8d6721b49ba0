package dev.fairlead.gateway.endpoint;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keys of one replica, in memory, up to a bound. When it is full the oldest answer goes. */
final class LocalReplies implements Replies {

    /** Keys that are known at one time. */
    static final int MAX_KEYS = 100_000;

    /** Of the answers that are kept. */
    static final long MAX_KEPT_BYTES = 64L * 1024 * 1024;

    /** The oldest that are looked at for one that can go. */
    private static final int LOOKED_AT = 64;

    private final LongSupplier nanos;
    private final int maxKeys;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    /** @param answer null while it is not there */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Entry(String print, String owner, byte @Nullable [] answer, long untilNanos) {

        long bytes() {
            return answer == null ? 0 : answer.length;
        }

        boolean isOver(long now) {
            return answer != null && untilNanos - now <= 0;
        }
    }

    LocalReplies(LongSupplier nanos) {
        this(nanos, MAX_KEYS, MAX_KEPT_BYTES);
    }

    LocalReplies(LongSupplier nanos, int maxKeys, long maxBytes) {
        this.nanos = nanos;
        this.maxKeys = maxKeys;
        this.maxBytes = maxBytes;
    }

    @Override
    public void claim(String name, String print, String owner, Consumer<Outcome> to) {
        to.accept(claimed(name, print, owner));
    }

    private Outcome claimed(String name, String print, String owner) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Entry there = entries.get(name);
            if (there != null && there.isOver(now)) {
                remove(name);
                there = null;
            }
            if (there == null) {
                if (!hasRoom(1, 0)) {
                    return new Outcome.Full();
                }
                entries.put(name, new Entry(print, owner, null, 0));
                return new Outcome.Fresh();
            }
            if (!there.print().equals(print)) {
                return new Outcome.Other();
            }
            byte[] answer = there.answer();
            return answer == null ? new Outcome.Busy() : new Outcome.Done(answer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void hold(String name, String owner) {
        // What is not answered is never free here.
    }

    @Override
    public Duration holdEvery() {
        return Duration.ZERO;
    }

    @Override
    public void keep(String name, String owner, byte[] answer, Duration keep) {
        lock.lock();
        try {
            Entry there = entries.get(name);
            if (there != null && there.owner().equals(owner)) {
                entries.remove(name);
                if (hasRoom(1, answer.length)) {
                    bytes += answer.length;
                    entries.put(name, new Entry(there.print(), owner, answer, nanos.getAsLong() + keep.toNanos()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(String name, String owner) {
        lock.lock();
        try {
            Entry there = entries.get(name);
            if (there != null && there.owner().equals(owner)) {
                remove(name);
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(String name) {
        Entry gone = entries.remove(name);
        bytes -= gone == null ? 0 : gone.bytes();
    }

    // What is not answered yet never goes: it would be done twice.
    private boolean hasRoom(int keys, long more) {
        Iterator<Entry> oldest = entries.values().iterator();
        long now = nanos.getAsLong();
        for (int i = 0; i < LOOKED_AT && oldest.hasNext(); i++) {
            Entry entry = oldest.next();
            boolean full = entries.size() + keys > maxKeys || bytes + more > maxBytes;
            if (entry.answer() != null && (full || entry.isOver(now))) {
                bytes -= entry.bytes();
                oldest.remove();
            } else if (!full && entry.answer() != null) {
                break;
            }
        }
        return entries.size() + keys <= maxKeys && bytes + more <= maxBytes;
    }

    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
