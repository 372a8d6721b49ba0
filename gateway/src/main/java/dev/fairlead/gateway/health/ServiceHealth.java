package dev.fairlead.gateway.health;

import dev.fairlead.model.Service.HealthCheck;
import dev.fairlead.model.Service.LoadBalancer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which backends of one service take requests. What checks and requests find out comes in under a lock; what loops need
 * for each request is one volatile read: the array of those that are usable, replaced when that changes.
 *
 * <p>Three things keep a backend out. A check found it <em>down</em>, or somebody <em>drains</em> it: then it gets nothing. Requests failed too often: it
 * is <em>ejected</em> for a while, longer each time. Ejecting is a guess, so it has two bounds: only a part of the
 * backends may be out, and if fewer than another part are left, all that are not down are used (panic).
 */
public final class ServiceHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceHealth.class);
    private static final int PERCENT = 100;
    private static final int[] NONE = {};

    /** What it needs of the world. */
    public record Surroundings(LongSupplier nanos, LongSupplier millis, BiConsumer<Runnable, Long> after) {}

    private final String name;
    private final List<BackendHealth> backends;
    private final EjectionRules rules;
    private final int healthy;
    private final int unhealthy;
    private final Surroundings world;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile int[] usable;
    private boolean panics;
    private boolean begun;

    /**
     * The health of a service.
     *
     * @param name for the log
     * @param service its rules
     * @param backends in the order in which {@link #usable} counts them
     * @param world clocks, and something that runs a task after so many nanoseconds
     */
    public ServiceHealth(String name, LoadBalancer service, List<BackendHealth> backends, Surroundings world) {
        this.name = name;
        this.backends = List.copyOf(backends);
        this.rules = EjectionRules.of(service.passive());
        this.healthy = service.healthCheck().map(HealthCheck::healthy).orElse(1);
        this.unhealthy = service.healthCheck().map(HealthCheck::unhealthy).orElse(1);
        this.world = world;
        this.usable = NONE;
        changing.lock();
        try {
            for (BackendHealth backend : backends) {
                backend.belongsTo(this);
                if (service.healthCheck().isEmpty()) {
                    backend.checked = false;
                    backend.down = false;
                }
            }
            settle();
            begun = true;
        } finally {
            changing.unlock();
        }
    }

    /** Numbers of the backends that take requests; never changed, but replaced. Any thread. */
    @SuppressWarnings("EI_EXPOSE_REP") // shared on purpose: it is read for every request
    public int[] usable() {
        return usable;
    }

    /** Whether bad answers count. */
    public boolean watchesAnswers() {
        return rules.answers();
    }

    /** Why no backend takes requests. Any thread. */
    public String reason() {
        if (backends.isEmpty()) {
            return "the service has no backend";
        }
        BackendHealth first = backends.getFirst();
        return "none of its " + backends.size() + " backends is healthy; " + first.address() + ": "
                + first.standing().reason();
    }

    // -- what is found out ------------------------------------------------------------------------------------------

    void succeeded(BackendHealth backend) {
        changing.lock();
        try {
            backend.failures(0);
        } finally {
            changing.unlock();
        }
    }

    void connected(BackendHealth backend) {
        changing.lock();
        try {
            // A connection alone says nothing of answers.
            if (!rules.answers()) {
                backend.failures(0);
            }
            backend.unreachable = false;
            settle();
        } finally {
            changing.unlock();
        }
    }

    void failed(BackendHealth backend, String why, boolean connecting) {
        if (!connecting && !rules.answers()) {
            return;
        }
        changing.lock();
        try {
            long now = world.nanos().getAsLong();
            backend.unreachable |= connecting;
            backend.reason = why;
            boolean stale = now - backend.firstFailureNanos > rules.windowNanos();
            int count = backend.failures() == 0 || stale ? 1 : backend.failures() + 1;
            backend.firstFailureNanos = count == 1 ? now : backend.firstFailureNanos;
            backend.failures(count);
            if (count >= rules.attempts() && !backend.ejected && mayEject()) {
                eject(backend, now);
            }
            settle();
        } finally {
            changing.unlock();
        }
    }

    private boolean mayEject() {
        long candidates = backends.stream().filter(each -> !each.isOut()).count();
        long out =
                backends.stream().filter(each -> !each.isOut() && each.ejected).count();
        return (out + 1) * PERCENT <= rules.ejectedPercent() * candidates;
    }

    private void eject(BackendHealth backend, long now) {
        // Good for as long as an ejection can last: what was before is forgiven.
        if (now - backend.ejectedUntilNanos > rules.longestNanos()) {
            backend.ejections = 0;
        }
        long lasts = rules.lasts(++backend.ejections);
        backend.ejected = true;
        backend.ejectedUntilNanos = now + lasts;
        world.after().accept(backend::returned, lasts);
    }

    void returned(BackendHealth backend) {
        changing.lock();
        try {
            if (backend.ejected && world.nanos().getAsLong() - backend.ejectedUntilNanos >= 0) {
                backend.ejected = false;
                backend.unreachable = false;
                backend.failures(0);
                backend.reason = "back after it was left out " + backend.ejections + " times";
                settle();
            }
        } finally {
            changing.unlock();
        }
    }

    void checked(BackendHealth backend, boolean good, String why) {
        changing.lock();
        try {
            boolean same = good != backend.down;
            // The first look decides alone: until then nothing is known.
            int needed = backend.checked ? (good ? healthy : unhealthy) : 1;
            backend.inARow = same && backend.checked ? 0 : backend.inARow + 1;
            boolean turns = !same && backend.inARow >= needed;
            if (turns) {
                backend.down = !good;
                backend.inARow = 0;
            }
            if (turns || !backend.checked) {
                backend.reason = why;
            }
            backend.checked = true;
            if (good) {
                backend.unreachable = false;
            }
            settle();
        } finally {
            changing.unlock();
        }
    }

    void drain(BackendHealth backend, boolean now) {
        changing.lock();
        try {
            if (backend.drained != now) {
                backend.drained = now;
                settle();
            }
        } finally {
            changing.unlock();
        }
    }

    // -- what follows -----------------------------------------------------------------------------------------------

    private void settle() {
        List<Integer> candidates = new ArrayList<>();
        List<Integer> good = new ArrayList<>();
        for (int i = 0; i < backends.size(); i++) {
            BackendHealth backend = backends.get(i);
            if (!backend.isOut()) {
                candidates.add(i);
                if (!backend.ejected) {
                    good.add(i);
                }
            }
        }
        boolean panic =
                good.size() < candidates.size() && good.size() * PERCENT < rules.panicPercent() * candidates.size();
        List<Integer> chosen = panic ? candidates : good;
        int[] next = chosen.stream().mapToInt(Integer::intValue).toArray();
        if (!Arrays.equals(next, usable)) {
            tellEmpty(next);
            usable = next;
        }
        if (panic != panics) {
            panics = panic;
            LOG.atWarn()
                    .addKeyValue("service", name)
                    .addKeyValue("panic", panic)
                    .log("service_panic");
        }
        backends.forEach(this::stand);
    }

    private void tellEmpty(int[] next) {
        if (next.length == 0 && begun) {
            LOG.atError().addKeyValue("service", name).log("service_without_backend");
        } else if (next.length > 0 && usable.length == 0 && begun) {
            LOG.atInfo().addKeyValue("service", name).log("service_recovered");
        }
    }

    private void stand(BackendHealth backend) {
        boolean up = !backend.isOut() && !backend.ejected && (backend.checked || !backend.unreachable);
        Standing before = backend.standing();
        boolean same = before.up() == up && before.drained() == backend.drained;
        if (same && (before.sinceMillis() != 0 || backend.reason.isEmpty())) {
            return;
        }
        String reason =
                backend.drained ? "it is drained" : up && before.drained() ? "it is drained no longer" : backend.reason;
        backend.standing(new Standing(up, reason, world.millis().getAsLong(), backend.drained));
        if (!same) {
            tell(backend, up, reason);
        }
    }

    // What somebody wants needs no look.
    private void tell(BackendHealth backend, boolean up, String reason) {
        (up || backend.drained ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("service", name)
                .addKeyValue("backend", backend.address())
                .addKeyValue(
                        "state",
                        backend.drained
                                ? "drained"
                                : backend.isDown() ? "down" : backend.ejected ? "ejected" : up ? "up" : "unreachable")
                .addKeyValue("reason", reason)
                .log(up ? "backend_up" : "backend_down");
    }
}
