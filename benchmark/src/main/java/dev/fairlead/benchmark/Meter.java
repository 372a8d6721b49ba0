package dev.fairlead.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the clocks of the proxy, of the upstream, of the load and of the two cores before and after a load. */
final class Meter {
    private static final Path PROC = Path.of("/proc");

    private final Child upstream;

    Meter(Child upstream) {
        this.upstream = upstream;
    }

    /** Something that puts load on a proxy and returns when it is over. */
    interface Load {
        LoadReport run() throws IOException, InterruptedException, MeasurementFailure;
    }

    Window around(RunningPeer running, Load load) throws IOException, InterruptedException, MeasurementFailure {
        ProcessTree proxy = running.child().tree();
        long logBefore = running.log().bytes();
        CpuReading drainBefore = running.log().child().tree().cpu();
        CpuReading upstreamBefore = upstream.tree().cpu();
        CpuReading proxyBefore = proxy.cpu();
        long loadBefore = loadNanos();
        long idleBefore = idleNanos();
        long begin = System.nanoTime();
        LoadReport report = load.run();
        long wall = System.nanoTime() - begin;
        long idle = idleNanos() - idleBefore;
        CpuReading proxyAfter = proxy.cpu();
        long helpersNanos = upstream.tree().cpu().nanosSince(upstreamBefore)
                + running.log().child().tree().cpu().nanosSince(drainBefore);
        long cpu = proxyAfter.nanosSince(proxyBefore);
        long busy = wall * Cores.BOTH.size() - idle;
        long other = busy - cpu - helpersNanos - (loadNanos() - loadBefore);
        long log = running.log().bytes() - logBefore;
        return new Window(report, wall, cpu, proxyAfter.tickNanosSince(proxyBefore), other, proxy.residentBytes(), log);
    }

    private static long idleNanos() throws IOException {
        return Proc.idleNanos(Files.readString(PROC.resolve("stat")), Cores.BOTH);
    }

    /** The load has ended when its use is wanted, so it is read from what the kernel adds up for its parent, this process. */
    private static long loadNanos() throws IOException {
        return Proc.endedChildrenNanos(Files.readString(PROC.resolve("self/stat")));
    }
}
