package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Timer;
import org.jspecify.annotations.Nullable;

/** How long an exchange is waited for: for a connection, then for the whole of it. One at a time; on its loop. */
final class Patience {

    private final Loop loop;
    private @Nullable Timer timer;
    private long firstNanos;

    Patience(Loop loop) {
        this.loop = loop;
    }

    /** Runs {@code late} after so many nanoseconds, unless it is stopped. */
    void from(long now, long nanos, Runnable late) {
        Timer started = new Timer(late);
        timer = started;
        loop.timers().set(started, now + nanos);
    }

    /** The same for all tries together, counted from the first; 0 is unlimited. */
    void total(long now, long nanos, Runnable late) {
        if (nanos > 0 && timer == null) {
            firstNanos = firstNanos == 0 ? now : firstNanos;
            from(firstNanos, nanos, late);
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
