package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A proxy that was started, and where it listens. */
record RunningPeer(Peer peer, Child child, int port, int adminPort, Optional<String> key, Path log) {
    Request request() {
        return new Request(port, Request.PATH, key);
    }

    long logBytes() throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }

    /** Empties the access log, so that a long run does not fill the disk; every writer appends, so it goes on at the start. */
    void emptyLog() throws IOException {
        if (Files.exists(log)) {
            Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        }
    }
}
