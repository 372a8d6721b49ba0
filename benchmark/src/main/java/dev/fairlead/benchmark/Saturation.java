package dev.fairlead.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * As many requests as a proxy can answer on one core: windows of a few seconds, all proxies alive together and measured in
 * turn, the order reversed each round so that a slow drift of the machine does not favour one of them.
 */
final class Saturation {
    static final int CONNECTIONS = 64;

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Children children;
    private final Meter meter;
    private final Options options;
    private final Progress progress;

    Saturation(Children children, Meter meter, Options options, Progress progress) {
        this.children = children;
        this.meter = meter;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Puts load on each: a JVM long enough to compile, on all cores, and pins it then. In runs as long as a window, so
     * that callers come and go as they will: what a JVM compiled before the first connection closed, it compiles again
     * after it, and that is no part of a window.
     */
    void warmUp(List<RunningPeer> peers) throws IOException, InterruptedException, MeasurementFailure {
        progress.begin("warm-up", peers.size());
        for (RunningPeer running : peers) {
            int runs = running.peer().compilesAtRun() ? Math.ceilDiv(options.warmUpSeconds(), options.seconds()) : 1;
            // One that still compiles may leave callers waiting too long; only the last run has to be clean.
            for (int run = 1; run < runs; run++) {
                run(running, options.seconds());
            }
            LoadReport last = load(running, options.seconds());
            Cores.pin(running.child().tree(), children, options.work().resolve("taskset"));
            progress.step(String.format(
                    Locale.ROOT,
                    "%s: %.0f req/s in the last of %d runs of %d s",
                    running.peer().name(),
                    last.requestsPerSecond(),
                    runs,
                    options.seconds()));
        }
    }

    Map<Peer, List<Window>> measure(List<RunningPeer> peers)
            throws IOException, InterruptedException, MeasurementFailure {
        progress.begin("saturation", peers.size() * options.windows());
        Map<Peer, List<Window>> windows = new LinkedHashMap<>();
        peers.forEach(running -> windows.put(running.peer(), new ArrayList<>()));
        for (int round = 0; round < options.windows(); round++) {
            for (RunningPeer running : round % 2 == 0 ? peers : peers.reversed()) {
                Window window = window(running);
                windows.getOrDefault(running.peer(), new ArrayList<>()).add(window);
                progress.step(String.format(
                        Locale.ROOT,
                        "%s: %.0f req/s, %.1f us/request, others %.2f",
                        running.peer().name(),
                        window.load().requestsPerSecond(),
                        window.cpuMicrosPerRequest(),
                        window.other()));
            }
        }
        return windows;
    }

    private Window window(RunningPeer running) throws IOException, InterruptedException, MeasurementFailure {
        return meter.around(running, () -> load(running, options.seconds()));
    }

    private LoadReport load(RunningPeer running, int seconds)
            throws IOException, InterruptedException, MeasurementFailure {
        String output = run(running, seconds);
        LoadReport load = Wrk.parse(output);
        if (load.errors() > 0 || load.requests() == 0) {
            throw new MeasurementFailure(name(running) + ": " + load.errors() + " errors in " + load.requests()
                    + " requests; a window with errors is no measurement. See "
                    + running.child().output().getParent()
                    + "\n" + output.strip());
        }
        return load;
    }

    private String run(RunningPeer running, int seconds) throws IOException, InterruptedException, MeasurementFailure {
        List<String> command = Wrk.command(Cores.LOAD, CONNECTIONS, seconds, running.request());
        return children.run(name(running), command, options.work().resolve("wrk"), GRACE.plusSeconds(seconds));
    }

    private static String name(RunningPeer running) {
        return "wrk on " + running.peer().name();
    }
}
