package dev.fairlead.benchmark;

import java.util.Locale;

/** How a proxy is set up. */
enum Setup {
    /** A plain reverse proxy. */
    BARE,
    /** Checks keys, limits, logs, counts. */
    EQUIPPED,
    /** The same, and its limits are counted over all replicas, in a Redis. */
    SHARED,
    /** A plain reverse proxy that speaks TLS and HTTP/2 beside HTTP/1.1, and passes WebSockets on. */
    PROTOCOLS;

    /** As its files and its results name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
