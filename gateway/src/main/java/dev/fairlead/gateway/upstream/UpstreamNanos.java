package dev.fairlead.gateway.upstream;

/** The times that a backend may take, in nanoseconds; a total of 0 is unlimited. */
record UpstreamNanos(long connect, long response, long bodyIdle, long total, long idle) {}
