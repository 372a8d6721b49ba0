package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process that the benchmark started, by its handle; its output goes to two files. */
record Child(String name, Process process, Path output, Path errors) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines that it printed, to say why it is gone. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(errors);
            // What went through a pipe is gone.
            lines.addAll(Files.isRegularFile(output) ? Files.readAllLines(output) : List.of());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException unreadable) {
            return "(no output: " + unreadable.getMessage() + ")";
        }
    }

    /** Asks it to end, waits at most 5 s, then ends it and all that it started. */
    void stop() {
        List<ProcessHandle> all = tree().processes();
        process.destroy();
        try {
            process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
