package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Limits;

/** The times that a caller may take, in nanoseconds. */
record CallerNanos(long head, long idle, long bodyIdle, long writeStall, long linger, long streamIdle, long halfOpen) {

    static CallerNanos of(Limits limits) {
        Limits.CallerTimes times = limits.caller();
        return new CallerNanos(
                times.head().toNanos(),
                times.idle().toNanos(),
                times.bodyIdle().toNanos(),
                times.writeStall().toNanos(),
                times.linger().toNanos(),
                limits.streams().idle().toNanos(),
                limits.streams().halfOpen().toNanos());
    }
}
