package dev.fairlead.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How long a proxy takes from exec to its first complete 200 (asked for every millisecond, on all cores, nothing else
 * running), and what memory it then holds when left alone.
 */
final class StartUp {

    /** Of how many starts the memory at rest is taken. */
    private static final int RESTED = 3;

    /** A Java compiler keeps the memory of its first work for five seconds. */
    private static final int REST_SECONDS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PeerLauncher launcher;
    private final Children children;
    private final Options options;
    private final Progress progress;

    StartUp(PeerLauncher launcher, Children children, Options options, Progress progress) {
        this.launcher = launcher;
        this.children = children;
        this.options = options;
        this.progress = progress;
    }

    /** Start-up in milliseconds of each start, and idle memory in bytes of those that were given time to come to rest. */
    record Start(double millis, OptionalLong idleBytes) {}

    Map<Peer, List<Start>> measure(List<Peer> peers) throws IOException, InterruptedException, MeasurementFailure {
        progress.begin("start-up", peers.size() * options.starts());
        Map<Peer, List<Start>> starts = new LinkedHashMap<>();
        peers.forEach(peer -> starts.put(peer, new ArrayList<>()));
        for (int round = 0; round < options.starts(); round++) {
            for (Peer peer : peers) {
                Start start = once(peer, round < RESTED);
                starts.getOrDefault(peer, new ArrayList<>()).add(start);
                progress.step(String.format(Locale.ROOT, "%s: first 200 after %.0f ms", peer.name(), start.millis())
                        + idle(start.idleBytes()));
            }
        }
        return starts;
    }

    private static String idle(OptionalLong bytes) {
        return bytes.isPresent() ? String.format(Locale.ROOT, ", idle %.1f MiB", bytes.getAsLong() / 1048576.0) : "";
    }

    private Start once(Peer peer, boolean rests) throws IOException, InterruptedException, MeasurementFailure {
        long begin = System.nanoTime();
        RunningPeer running = launcher.start(peer, Optional.empty());
        double millis = (awaitFirstAnswer(running) - begin) / 1e6;
        OptionalLong idle = OptionalLong.empty();
        if (rests) {
            TimeUnit.SECONDS.sleep(options.quick() ? 1 : REST_SECONDS);
            idle = OptionalLong.of(running.child().tree().residentBytes());
        }
        children.stop(running.child());
        children.stop(running.log().child());
        return new Start(millis, idle);
    }

    private static long awaitFirstAnswer(RunningPeer running) throws InterruptedException, MeasurementFailure {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && running.child().isAlive()) {
            try {
                if (Probe.get(running.port(), Request.PATH, running.key()).isComplete()) {
                    return System.nanoTime();
                }
            } catch (IOException notYet) {
                // Nobody listens so far.
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        throw new MeasurementFailure(running.peer().name() + " gave no complete 200 after its start; it printed:\n"
                + running.child().lastWords());
    }
}
