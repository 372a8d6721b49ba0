package dev.fairlead.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Latency at one fixed rate for all, below what they can do: see {@link OpenLoop}. */
final class Latency {
    private static final Duration GRACE = Duration.ofSeconds(20);
    /** A proxy that is to be measured must be able to do clearly more than the rate, else its queue is measured. */
    private static final double HEADROOM = 1.2;
    /** The slowest of a hundred is a matter of a few turns on the load's core: one window says far less than one at saturation. */
    private static final int WINDOWS_EACH = 3;

    private final Children children;
    private final Meter meter;
    private final Options options;
    private final Progress progress;
    private final String java;

    Latency(Children children, Meter meter, Options options, Progress progress, String java) {
        this.children = children;
        this.meter = meter;
        this.options = options;
        this.progress = progress;
        this.java = java;
    }

    /** Those that can hold the rate, by what they did in the saturation run; all when there was none. */
    static List<RunningPeer> able(List<RunningPeer> peers, Map<Peer, List<Window>> windows, int rate) {
        return peers.stream()
                .filter(running -> {
                    List<Window> own = windows.getOrDefault(running.peer(), List.of());
                    Spread reached = Summary.requestsPerSecond(own);
                    return !reached.isMeasured() || reached.median() >= rate * HEADROOM;
                })
                .toList();
    }

    Map<Peer, List<Window>> measure(List<RunningPeer> peers, int rate)
            throws IOException, InterruptedException, MeasurementFailure {
        int rounds = options.windows() * WINDOWS_EACH;
        progress.begin("latency at " + rate + " requests a second", peers.size() * rounds);
        Map<Peer, List<Window>> all = new LinkedHashMap<>();
        peers.forEach(running -> all.put(running.peer(), new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (RunningPeer running : round % 2 == 0 ? peers : peers.reversed()) {
                Window window = meter.around(running, () -> once(running, rate));
                all.getOrDefault(running.peer(), new ArrayList<>()).add(window);
                progress.step(String.format(
                        Locale.ROOT,
                        "%s: p50 %.2f ms, p99 %.2f ms, others %.2f",
                        running.peer().name(),
                        window.load().p50Micros() / 1e3,
                        window.load().p99Micros() / 1e3,
                        window.other()));
            }
        }
        return all;
    }

    private LoadReport once(RunningPeer running, int rate)
            throws IOException, InterruptedException, MeasurementFailure {
        String name = "the fixed-rate load on " + running.peer().name();
        int warmUp = 1;
        List<String> command = OpenLoop.command(
                java, Cores.LOAD, running.request(), Saturation.CONNECTIONS, rate, warmUp, options.seconds());
        Duration timeout = GRACE.plusSeconds(warmUp + options.seconds());
        LoadReport report =
                OpenLoop.parse(children.run(name, command, options.work().resolve("open-loop"), timeout));
        if (report.errors() > 0) {
            throw new MeasurementFailure(name + ": " + report.errors() + " of " + rate * options.seconds()
                    + " requests were not answered with 200 in time; lower the rate with --rate, or see "
                    + running.child().output().getParent());
        }
        return report;
    }
}
