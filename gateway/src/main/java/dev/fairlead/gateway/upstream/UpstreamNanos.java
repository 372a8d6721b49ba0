package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Limits;

/** The times that a backend may take, in nanoseconds; a total of 0 is unlimited. */
record UpstreamNanos(long connect, long response, long bodyIdle, long total, long idle, long streamIdle, long linger) {

    static UpstreamNanos of(Limits limits) {
        Limits.UpstreamTimes times = limits.upstream();
        return new UpstreamNanos(
                times.connect().toNanos(),
                times.response().toNanos(),
                times.bodyIdle().toNanos(),
                times.total().toNanos(),
                times.idle().toNanos(),
                limits.streams().idle().toNanos(),
                limits.caller().linger().toNanos());
    }
}
