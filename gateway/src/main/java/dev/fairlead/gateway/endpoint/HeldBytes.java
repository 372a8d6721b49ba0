package dev.fairlead.gateway.endpoint;

import java.util.concurrent.atomic.AtomicLong;

/** How much of bodies is held at one time, of all exchanges together. Any thread. */
final class HeldBytes {

    /** Bodies that wait to be looked at, or for their service; beyond, 503. */
    static final long MAX_HELD_BYTES = 64L * 1024 * 1024;

    private final AtomicLong held = new AtomicLong();

    /** Room for so many; false where there is none. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= MAX_HELD_BYTES) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
