package dev.fairlead.gateway.health;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.model.Service.HealthCheck;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks backends how they are, each once an interval whatever the number of loops. One loop keeps the time; the asking
 * itself blocks, so it is done on virtual threads, and only a bounded number at once.
 */
public final class ActiveChecks {

    /** Checks at once; others wait for their turn. */
    static final int AT_ONCE = 64;

    /** Addresses of one name that are asked each time; of more, all in some rounds. */
    static final int MOST_ADDRESSES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ActiveChecks.class);

    /** Who is asked, and how. */
    public record Target(String host, int port, HealthCheck check) {}

    private final Loop clock;
    private final BiConsumer<String, Consumer<List<InetAddress>>> names;
    private final Function<InetAddress, Optional<String>> refusals;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    /** Guarded by this. */
    private final Map<BackendHealth, Watch> watches = new HashMap<>();

    /**
     * Nobody is asked yet.
     *
     * @param clock keeps the time
     * @param names finds the addresses of a host and says them on the loop that keeps the time
     * @param refusals why an address is not to be asked; empty where it is
     */
    public ActiveChecks(
            Loop clock,
            BiConsumer<String, Consumer<List<InetAddress>>> names,
            Function<InetAddress, Optional<String>> refusals) {
        this.clock = clock;
        this.names = names;
        this.refusals = refusals;
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
                // Of very many addresses of one name each has its turn.
                watch.turn = (watch.turn + 1) & Integer.MAX_VALUE;
                Thread.ofVirtual().name("health " + watch.backend.address()).start(() -> ask(watch, addresses));
            });
        }
    }

    private void ask(Watch watch, List<InetAddress> addresses) {
        HealthCheck check = watch.target.check();
        Probe.Outcome outcome = addresses.isEmpty()
                ? Probe.Outcome.bad("the name " + watch.target.host() + " is unknown")
                : askEach(watch, addresses);
        if (watch.over) {
            return;
        }
        watch.backend.checked(outcome.good(), outcome.reason());
        long interval = (watch.backend.isDown() ? check.unhealthyInterval() : check.interval()).toNanos();
        clock.executor()
                .execute(() -> Unheeded.of(
                        clock.executor().schedule(() -> find(watch), jitter(interval), TimeUnit.NANOSECONDS)));
    }

    /** A name is as good as its best address; the others are left out of it for as long as they do not answer. */
    private Probe.Outcome askEach(Watch watch, List<InetAddress> addresses) {
        Set<InetAddress> silent = new HashSet<>();
        Probe.Outcome best = Probe.Outcome.bad("");
        String worst = "";
        for (int i = 0; i < Math.min(addresses.size(), MOST_ADDRESSES) && !watch.over; i++) {
            InetAddress address = addresses.get((watch.turn + i) % addresses.size());
            Probe.Outcome outcome = askOne(watch, address);
            if (outcome.good()) {
                best = outcome;
            } else {
                silent.add(address);
                worst = outcome.reason();
            }
        }
        if (!best.good()) {
            watch.backend.silent(Set.of());
            return Probe.Outcome.bad(worst);
        }
        if (watch.backend.silent(silent) && !silent.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("backend", watch.backend.address())
                    .addKeyValue("addresses", addresses.size())
                    .addKeyValue("silent", String.valueOf(silent))
                    .addKeyValue("reason", worst)
                    .log("addresses_silent");
        }
        return best;
    }

    private Probe.Outcome askOne(Watch watch, InetAddress address) {
        Optional<String> refusal = refusals.apply(address);
        if (refusal.isPresent()) {
            return Probe.Outcome.bad(refusal.get());
        }
        permits.acquireUninterruptibly();
        try {
            return Probe.run(address, watch.target);
        } finally {
            permits.release();
        }
    }

    /** A tenth more or less, so that many backends and replicas do not ask at one moment. */
    private long jitter(long interval) {
        long tenth = interval / 10;
        return interval - tenth + clock.random().nextLong(2 * tenth + 1);
    }
}
