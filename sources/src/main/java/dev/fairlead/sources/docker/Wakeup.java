package dev.fairlead.sources.docker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** When to look: now, when it is quiet, or at the latest after a time. Any number of calls are one. */
final class Wakeup {

    /** What to do. */
    enum Why {
        /** Ask the engine. */
        LOOK,
        /** Report what is known already. */
        URGENT,
        /** End. */
        STOP
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean soon;
    private boolean now;
    private boolean urgent;
    private boolean stopped;
    private long lastNanos;

    /** Look when no further event comes. */
    void soon() {
        signal(() -> {
            soon = true;
            lastNanos = System.nanoTime();
        });
    }

    /** Report at once, and look when no further event comes. */
    void urgently() {
        signal(() -> {
            urgent = true;
            soon = true;
            lastNanos = System.nanoTime();
        });
    }

    /** Look at once. */
    void now() {
        signal(() -> now = true);
    }

    void stop() {
        signal(() -> stopped = true);
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @param otherwise nanoseconds after which to look anyway, if that is less than {@code resync} */
    Why await(Duration resync, long otherwise, Duration quiet, Duration longest) throws InterruptedException {
        long begun = System.nanoTime();
        long most = Math.min(resync.toNanos(), otherwise);
        lock.lock();
        try {
            while (true) {
                if (stopped) {
                    return Why.STOP;
                }
                if (urgent) {
                    urgent = false;
                    return Why.URGENT;
                }
                long left = left(begun, most, quiet, longest);
                if (left <= 0) {
                    soon = false;
                    now = false;
                    return Why.LOOK;
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private long left(long begun, long most, Duration quiet, Duration longest) {
        if (now) {
            return 0;
        }
        long clock = System.nanoTime();
        long left = begun + most - clock;
        if (soon) {
            left = Math.min(left, lastNanos + quiet.toNanos() - clock);
            left = Math.min(left, begun + longest.toNanos() - clock);
        }
        return left;
    }
}
