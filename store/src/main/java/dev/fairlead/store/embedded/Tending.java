package dev.fairlead.store.embedded;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the file of a store, once a second, until it is closed. */
final class Tending implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tending.class);

    private static final long EVERY_MILLIS = 1_000;

    private final DurableBackend backend;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Tending(DurableBackend backend) {
        this.backend = backend;
    }

    static Tending begin(DurableBackend backend) {
        Tending tending = new Tending(backend);
        Thread.ofPlatform().name("store-tending").daemon().start(tending::run);
        return tending;
    }

    private void run() {
        try {
            while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                attempt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    // The boundary of the thread: a fault in one look must not end all others.
    private void attempt() {
        try {
            backend.tend();
        } catch (RuntimeException failure) {
            LOG.atWarn().setCause(failure).log("store_file_not_tended");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
