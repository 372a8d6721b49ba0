package dev.fairlead.gateway.health;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.model.Service.HealthCheck;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Asks backends how they are, each once an interval whatever the number of loops. One loop keeps the time; the asking
 * itself blocks, so it is done on virtual threads, and only a bounded number at once.
 */
public final class ActiveChecks {

    /** Checks at once; others wait for their turn. */
    static final int AT_ONCE = 64;

    /** Who is asked, and how. */
    public record Target(String host, int port, HealthCheck check) {}

    private final Loop clock;
    private final BiConsumer<String, Consumer<List<InetAddress>>> names;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    /** Guarded by this. */
    private final Map<BackendHealth, Watch> watches = new HashMap<>();

    /**
     * Nobody is asked yet.
     *
     * @param clock keeps the time
     * @param names finds the addresses of a host and says them on the loop that keeps the time
     */
    public ActiveChecks(Loop clock, BiConsumer<String, Consumer<List<InetAddress>>> names) {
        this.clock = clock;
        this.names = names;
    }

    private static final class Watch {
        private final BackendHealth backend;
        private final Target target;
        private volatile boolean over;
        private int turn;

        Watch(BackendHealth backend, Target target) {
            this.backend = backend;
            this.target = target;
        }
    }

    /** Asks from now on. The first time is soon: until then nothing is known. */
    public synchronized void watch(BackendHealth backend, Target target) {
        Watch before = watches.get(backend);
        if (before != null && before.target.equals(target)) {
            return;
        }
        leave(backend);
        Watch watch = new Watch(backend, target);
        watches.put(backend, watch);
        clock.executor().execute(() -> find(watch));
    }

    /** Asks no more. */
    public synchronized void leave(BackendHealth backend) {
        Watch watch = watches.remove(backend);
        if (watch != null) {
            watch.over = true;
        }
    }

    /** How many are asked. */
    public synchronized int size() {
        return watches.size();
    }

    private void find(Watch watch) {
        if (!watch.over) {
            names.accept(watch.target.host(), addresses -> {
                // Of several addresses of one name each has its turn.
                watch.turn = (watch.turn + 1) & Integer.MAX_VALUE;
                Thread.ofVirtual().name("health " + watch.backend.address()).start(() -> ask(watch, addresses));
            });
        }
    }

    private void ask(Watch watch, List<InetAddress> addresses) {
        HealthCheck check = watch.target.check();
        Probe.Outcome outcome;
        if (addresses.isEmpty()) {
            outcome = Probe.Outcome.bad("the name " + watch.target.host() + " is unknown");
        } else {
            permits.acquireUninterruptibly();
            try {
                InetAddress address = addresses.get(watch.turn % addresses.size());
                outcome = Probe.run(address, watch.target);
            } finally {
                permits.release();
            }
        }
        if (watch.over) {
            return;
        }
        watch.backend.checked(outcome.good(), outcome.reason());
        long interval = (watch.backend.isDown() ? check.unhealthyInterval() : check.interval()).toNanos();
        clock.executor()
                .execute(() -> Unheeded.of(
                        clock.executor().schedule(() -> find(watch), jitter(interval), TimeUnit.NANOSECONDS)));
    }

    /** A tenth more or less, so that many backends and replicas do not ask at one moment. */
    private long jitter(long interval) {
        long tenth = interval / 10;
        return interval - tenth + clock.random().nextLong(2 * tenth + 1);
    }
}
