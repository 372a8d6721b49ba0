package dev.fairlead.cli.role;

import dev.fairlead.store.Store;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a store in order: every hour what nothing refers to any more is removed. */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Store store;
    private final CountDownLatch closed = new CountDownLatch(1);

    Upkeep(Store store) {
        this.store = store;
    }

    /** Begins, with the first sweep in an hour. */
    Upkeep begin() {
        Thread.ofPlatform().name("store-upkeep").daemon().start(this::run);
        return this;
    }

    private void run() {
        try {
            while (!closed.await(1, TimeUnit.HOURS)) {
                sweep();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            store.check();
            store.sweep();
        } catch (StoreUnavailable | KeyException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("sweep_failed");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
