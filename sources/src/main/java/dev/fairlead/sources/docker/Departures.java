package dev.fairlead.sources.docker;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Containers on their way out. One that is sent its stop signal gets no new request from that moment on, so that it can
 * end those that it has; one that died keeps its routes for a moment, so that a restart is a 503 and not a 404.
 */
final class Departures {

    /** A program that does not end on its signal within this is taken to live on. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final long lingerNanos;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> stopping = new HashMap<>();
    private final Map<String, Long> died = new HashMap<>();
    private final Map<String, String> signals = new HashMap<>();
    private Set<String> running = Set.of();

    Departures(Duration linger, LongSupplier clock) {
        this.lingerNanos = linger.toNanos();
        this.clock = clock;
    }

    /** Takes an event in; whether it takes a container out of service. */
    boolean note(EngineEvent event, String stopSignal) {
        lock.lock();
        try {
            boolean known = signals.containsKey(event.id());
            if (event.action().equals("start") || event.action().equals("destroy")) {
                stopping.remove(event.id());
                died.remove(event.id());
            }
            if (!known || !event.ends(stopSignal)) {
                return false;
            }
            stopping.put(event.id(), clock.getAsLong());
            if (event.action().equals("die")) {
                died.put(event.id(), clock.getAsLong());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Events may have been missed: only what the engine shows counts. */
    void forget() {
        lock.lock();
        try {
            stopping.clear();
            died.clear();
        } finally {
            lock.unlock();
        }
    }

    String stopSignal(String id) {
        lock.lock();
        try {
            return signals.getOrDefault(id, "");
        } finally {
            lock.unlock();
        }
    }

    /** What is there; the rest is forgotten. One that ended since the last look has died, whether or not its event came. */
    void seen(List<Seen> containers) {
        lock.lock();
        try {
            signals.clear();
            containers.forEach(container -> signals.put(container.id(), container.stopSignal()));
            stopping.keySet().retainAll(signals.keySet());
            died.keySet().retainAll(signals.keySet());
            // What has ended is not stopping any more: its state says all.
            containers.stream()
                    .filter(container -> !container.status().equals("running"))
                    .forEach(container -> stopping.remove(container.id()));
            containers.stream()
                    .filter(container -> container.status().equals("exited") && running.contains(container.id()))
                    .forEach(container -> died.putIfAbsent(container.id(), clock.getAsLong()));
            running = containers.stream()
                    .filter(container -> container.status().equals("running"))
                    .map(Seen::id)
                    .collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    Discovery.Leaving leaving() {
        lock.lock();
        try {
            long now = clock.getAsLong();
            died.values().removeIf(since -> now - since >= lingerNanos);
            stopping.values().removeIf(since -> now - since >= PATIENCE.toNanos());
            return new Discovery.Leaving(Set.copyOf(stopping.keySet()), new HashSet<>(died.keySet()));
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds until something here ends by itself. */
    long nextNanos() {
        lock.lock();
        try {
            long now = clock.getAsLong();
            return died.values().stream()
                    .mapToLong(since -> Math.max(0, since + lingerNanos - now))
                    .min()
                    .orElse(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }
}
