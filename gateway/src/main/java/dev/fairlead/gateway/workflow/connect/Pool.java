package dev.fairlead.gateway.workflow.connect;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A few connections that are used one after the other. Who finds none waits, no longer than its question may. */
public final class Pool<C> implements AutoCloseable {

    /** Connections to one counterpart at one time; more wait. */
    public static final int MOST = 8;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Semaphore places = new Semaphore(MOST, true);
    private final ArrayDeque<Idle<C>> idle = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Closing<C> closing;
    private boolean closed;

    private record Idle<C>(C connection, long since) {}

    /** How a connection is closed; never throws. */
    @FunctionalInterface
    public interface Closing<C> {
        void close(C connection);
    }

    /** None is open. */
    public Pool(Closing<C> closing) {
        this.closing = closing;
    }

    /** Takes a place, which {@link #give} or {@link #drop} gives back; null where a connection has to be opened for it. */
    public @Nullable C take(int millis) throws IOException, InterruptedException {
        if (!places.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            throw new IOException("all " + MOST + " connections are in use");
        }
        long now = System.nanoTime();
        lock.lock();
        try {
            Idle<C> one = idle.pollLast();
            while (one != null && now - one.since > IDLE_NANOS) {
                closing.close(one.connection);
                one = idle.pollLast();
            }
            return one == null ? null : one.connection;
        } finally {
            lock.unlock();
        }
    }

    /** It is good for another question. */
    public void give(C connection) {
        lock.lock();
        try {
            if (closed) {
                closing.close(connection);
            } else {
                idle.addLast(new Idle<>(connection, System.nanoTime()));
            }
        } finally {
            lock.unlock();
        }
        places.release();
    }

    /** It is of no use any more, or was never opened. */
    public void drop(@Nullable C connection) {
        if (connection != null) {
            closing.close(connection);
        }
        places.release();
    }

    /** Those that are in use or idle. */
    public int open() {
        lock.lock();
        try {
            return MOST - places.availablePermits() + idle.size();
        } finally {
            lock.unlock();
        }
    }

    /** Closes those that are idle now, and the others when they are given back. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(one -> closing.close(one.connection));
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
