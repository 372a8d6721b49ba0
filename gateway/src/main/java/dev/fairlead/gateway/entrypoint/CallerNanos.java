package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Limits;

/** The times that a caller may take, in nanoseconds. */
record CallerNanos(long head, long idle, long bodyIdle, long writeStall, long linger) {

    static CallerNanos of(Limits.CallerTimes times) {
        return new CallerNanos(
                times.head().toNanos(),
                times.idle().toNanos(),
                times.bodyIdle().toNanos(),
                times.writeStall().toNanos(),
                times.linger().toNanos());
    }
}
