package dev.fairlead.benchmark;

import java.util.Optional;

/** A proxy that was started, and where it listens. */
record RunningPeer(Peer peer, Child child, int port, int securePort, int adminPort, Optional<String> key, Drain log) {
    Request request() {
        return new Request(port, Request.PATH, key);
    }
}
