package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Who runs where: the proxy on one core, load and upstream on another. */
final class Cores {
    static final int PROXY = 0;
    static final int LOAD = 1;
    static final Set<Integer> BOTH = Set.of(PROXY, LOAD);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Cores() {}

    /** Puts every thread of a process and of those it started on the proxies' core; threads to come stay there too. */
    static void pin(ProcessTree tree, Children children, Path log)
            throws IOException, InterruptedException, MeasurementFailure {
        for (ProcessHandle process : tree.processes()) {
            List<String> command =
                    List.of("taskset", "-a", "-c", "-p", Integer.toString(PROXY), Long.toString(process.pid()));
            children.run("taskset", command, log, PATIENCE);
        }
    }
}
