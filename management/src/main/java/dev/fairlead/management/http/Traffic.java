package dev.fairlead.management.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what a listener does. */
public final class Traffic {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLongArray answered = new AtomicLongArray(6);

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    void count(int status) {
        answered.incrementAndGet(status / 100);
    }

    /** Requests that are being answered now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Answers so far with a status of this hundred: 2 for 200 to 299. */
    public long answered(int hundred) {
        return answered.get(hundred);
    }
}
