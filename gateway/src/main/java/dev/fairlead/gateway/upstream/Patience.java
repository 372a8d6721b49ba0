package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import org.jspecify.annotations.Nullable;

/** How long an exchange is waited for: for a connection, then for the whole of it. One at a time; on its loop. */
final class Patience {

    private final Loop loop;

    /** When the caller stops waiting, if it said so. */
    private final long callerLeaves;

    private @Nullable Timer timer;
    private long firstNanos;

    /** @param callerNanos how long after the start of the exchange the caller waits; 0 if it did not say */
    Patience(Loop loop, long startNanos, long callerNanos) {
        this.loop = loop;
        this.callerLeaves = callerNanos == 0 ? Long.MAX_VALUE : startNanos + callerNanos;
    }

    /** Runs {@code late} after so many nanoseconds, or when the caller stops waiting, unless it is stopped. */
    void from(long now, long nanos, Runnable late) {
        at(Math.min(now + nanos, callerLeaves), late);
    }

    private void at(long due, Runnable late) {
        Timer started = new Timer(late);
        timer = started;
        loop.timers().set(started, due);
    }

    /** The same for all tries together, counted from the first; 0 is unlimited. */
    void total(long now, long nanos, Runnable late) {
        firstNanos = firstNanos == 0 ? now : firstNanos;
        long due = Math.min(nanos > 0 ? firstNanos + nanos : Long.MAX_VALUE, callerLeaves);
        if (due != Long.MAX_VALUE && timer == null) {
            at(due, late);
        }
    }

    void stop() {
        Timer running = timer;
        if (running != null) {
            timer = null;
            loop.timers().cancel(running);
        }
    }
}
