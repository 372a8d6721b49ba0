package dev.fairlead.sources.cluster;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A cluster that is followed: tells what it knows when it has been quiet for a moment, and writes what others should know
 * of it. Between changes it is silent.
 */
public final class Cluster implements AutoCloseable {

    private final ApiServer server;
    private final ApiPace pace;
    private final List<Follower> followers = new ArrayList<>();
    private final Leadership leadership;
    private final StatusWriter writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signal = lock.newCondition();
    private boolean dirty;
    private boolean stopped;
    private long lastNanos;

    /**
     * One that is not followed yet.
     *
     * @param resources what is followed
     * @param lease who of all replicas writes; its name, and what this replica is called there
     * @throws IllegalArgumentException if the address cannot be used
     */
    public Cluster(ApiAddress address, ApiPace pace, List<Resource> resources, Lease lease, World world) {
        this.pace = pace;
        server = new ApiServer(address, pace.timeout());
        resources.forEach(resource -> followers.add(
                new Follower(resource, server, pace, world.randoms().get(), this::changed)));
        leadership = new Leadership(
                server, pace, address.namespace(), lease, world.randoms().get(), world.clock());
        writer = new StatusWriter(server, pace, leadership::leads);
    }

    /**
     * What is handed in, so that tests need not wait.
     *
     * @param randoms a generator for each thread
     */
    public record World(Supplier<RandomGenerator> randoms, InstantSource clock) {}

    /**
     * By what replicas know who of them writes.
     *
     * @param holder what this replica is called; unique
     */
    public record Lease(String name, String holder) {}

    /** Begins, and waits until each sort of object was asked for once, or so long. */
    public void start(long atMostNanos) throws InterruptedException {
        long end = System.nanoTime() + atMostNanos;
        followers.forEach(Follower::start);
        for (Follower follower : followers) {
            if (!follower.awaitFirst(Math.max(0, end - System.nanoTime()))) {
                break;
            }
        }
        leadership.start(this::changed);
        writer.start();
    }

    /** Calls {@code look} after each change, when it is quiet, until it is closed. */
    public void follow(Consumer<Seen> look) throws InterruptedException {
        while (awaitChange()) {
            look.accept(seen());
        }
    }

    /** What is known now. */
    public Seen seen() {
        Map<Resource, Map<String, Item>> items = new LinkedHashMap<>();
        List<Seen.Trouble> troubles = new ArrayList<>();
        List<Resource> absent = new ArrayList<>();
        boolean reached = false;
        for (Follower follower : followers) {
            items.put(follower.resource(), follower.items());
            Follower.Standing standing = follower.standing();
            switch (standing) {
                case NEW -> troubles.add(new Seen.Trouble(follower.resource(), false, "no answer yet"));
                case FOLLOWING -> reached = true;
                case ABSENT -> {
                    absent.add(follower.resource());
                    reached = true;
                }
                case FORBIDDEN, LOST ->
                    troubles.add(new Seen.Trouble(
                            follower.resource(), standing == Follower.Standing.FORBIDDEN, follower.reason()));
            }
        }
        return new Seen(
                items, troubles, absent, reached || items.values().stream().anyMatch(map -> !map.isEmpty()));
    }

    /** What should be written, all of it: what was wanted before and not written is forgotten. */
    public void write(List<StatusPatch> wanted) {
        writer.want(wanted);
    }

    /** Whether this replica writes. */
    public boolean leads() {
        return leadership.leads();
    }

    private void changed() {
        lock.lock();
        try {
            dirty = true;
            lastNanos = System.nanoTime();
            signal.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitChange() throws InterruptedException {
        lock.lock();
        try {
            while (!dirty && !stopped) {
                signal.await();
            }
            long begun = System.nanoTime();
            while (!stopped) {
                long now = System.nanoTime();
                long left = Math.min(
                                lastNanos + pace.quiet().toNanos(),
                                begun + pace.longest().toNanos())
                        - now;
                if (left <= 0) {
                    break;
                }
                signal.await(left, TimeUnit.NANOSECONDS);
            }
            dirty = false;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            signal.signalAll();
        } finally {
            lock.unlock();
        }
        followers.forEach(Follower::stop);
        writer.close();
        leadership.close();
        server.close();
    }
}
