package dev.fairlead.gateway.access;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for checks that take too long for an event loop, and a bounded line in front of them. */
final class ProofWorkers implements AutoCloseable {

    private static final int WORKERS = 2;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor workers;

    /**
     * Threads come with the work.
     *
     * @param name of what they check
     * @param waiting how many checks may wait
     */
    ProofWorkers(String name, int waiting) {
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().name("credential-" + name + "-", 0).daemon().factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /** Does it on a worker; false if too many wait already. */
    boolean begin(Runnable check) {
        try {
            workers.execute(check);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    int waiting() {
        return workers.getQueue().size();
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
