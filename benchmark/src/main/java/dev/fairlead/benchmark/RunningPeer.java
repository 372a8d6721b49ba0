package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A proxy that was started, and where it listens. */
record RunningPeer(Peer peer, Child child, int port, int adminPort, Optional<String> key, Path log) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    Request request() {
        return new Request(port, Request.PATH, key);
    }

    long logBytes() throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }

    /**
     * Gives the access log's room back, so that a long run neither fills the disk nor makes it busy. A hole is punched, for
     * truncating would move the end under a writer that does not append. A file system without holes keeps the log.
     */
    void emptyLog(Children children, Path work) throws IOException, InterruptedException {
        long bytes = logBytes();
        if (bytes == 0) {
            return;
        }
        String length = Long.toString(bytes);
        List<String> command =
                List.of("fallocate", "--punch-hole", "--offset", "0", "--length", length, log.toString());
        try {
            children.run("fallocate", command, work.resolve("fallocate"), PATIENCE);
        } catch (MeasurementFailure unsupported) {
            System.err.println("the access log stays: " + unsupported.getMessage());
        }
    }
}
