package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Takes a proxy's access log through a pipe, as the runtime of a container does, and throws it away. It lives on the
 * load's core, so a proxy pays for writing its log and not for keeping it.
 */
record Drain(Child child, Path pipe) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Opens a drain behind a named pipe, which is made; what stood there goes. */
    static Drain open(Children children, String name, Path pipe)
            throws IOException, InterruptedException, MeasurementFailure {
        Path work = pipe.resolveSibling("drain");
        Files.deleteIfExists(pipe);
        children.run("mkfifo", List.of("mkfifo", pipe.toString()), work, PATIENCE);
        // Open for both ways, so that it outlives whoever writes and nobody waits for the other to open it.
        List<String> command = List.of(
                "taskset",
                "-c",
                Integer.toString(Cores.LOAD),
                "sh",
                "-c",
                "exec cat 0<>\"$0\" >/dev/null",
                pipe.toString());
        return new Drain(children.start("log of " + name, command, Map.of(), work), pipe);
    }

    /** What has come through so far. */
    long bytes() throws IOException {
        return Proc.readBytes(
                Files.readString(Path.of("/proc", Long.toString(child.process().pid()), "io")));
    }
}
