package dev.fairlead.benchmark;

import dev.fairlead.benchmark.Options.Phase;

/** The kinds of traffic of the protocol runs, one table each; all of them closed loops that keep the proxy busy. */
enum Traffic {
    TLS_KEPT(Phase.TLS, "TLS 1.3, connections kept", 64),
    TLS_NEW(Phase.TLS, "TLS 1.3, a full handshake for each request", 16),
    HTTP_2(Phase.H2, "HTTP/2 on TLS 1.3, 16 streams on each", 8),
    BODY_100_KIB(Phase.BODIES, "answers of 100 KiB", 16),
    BODY_10_MIB(Phase.BODIES, "answers of 10 MiB", 8),
    WEBSOCKET(Phase.WEBSOCKET, "WebSocket messages of 125 bytes, there and back", 64);

    /** On each connection of HTTP/2. */
    static final int STREAMS = 16;

    private final Phase phase;
    private final String title;
    private final int connections;

    Traffic(Phase phase, String title, int connections) {
        this.phase = phase;
        this.title = title;
        this.connections = connections;
    }

    Phase phase() {
        return phase;
    }

    String title() {
        return title + " (" + connections + " connections)";
    }

    int connections() {
        return connections;
    }
}
