package dev.fairlead.store.replica;

import dev.fairlead.store.mongo.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports one replica about every second, and at once when asked to, until it is closed. */
public final class ReplicaReporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaReporter.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Replicas replicas;
    private final Supplier<ReplicaReport> now;
    private final Runnable besides;
    private final Duration interval;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    /**
     * Starts reporting.
     *
     * @param now says how the replica stands; called on the reporter's thread
     * @param besides what else there is to tell, after each report: a publication waits for the report alone
     * @param interval between two reports; a second
     */
    public ReplicaReporter(Replicas replicas, Supplier<ReplicaReport> now, Runnable besides, Duration interval) {
        this.replicas = replicas;
        this.now = now;
        this.besides = besides;
        this.interval = interval;
        this.thread = Thread.ofPlatform().name("replica-reporter").daemon().start(this::run);
    }

    /** Reports at once: something changed. */
    public void nudge() {
        nudges.release();
    }

    /** Takes the replica off the list and stops; waits at most two seconds. */
    @Override
    public void close() {
        closed = true;
        nudge();
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            attempt(() -> {
                replicas.report(now.get());
                besides.run();
            });
            try {
                if (nudges.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
        attempt(() -> replicas.leave(now.get().id()));
    }

    private void attempt(Runnable step) {
        try {
            step.run();
            failing = false;
        } catch (StoreUnavailable failure) {
            if (!failing) {
                LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("replica_not_reported");
            }
            failing = true;
        }
    }
}
