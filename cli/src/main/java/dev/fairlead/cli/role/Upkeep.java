package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.store.Store;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.secret.KeyException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a store in order: every minute too many requests are forgotten, every hour what nothing refers to any more. */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private static final int MINUTES = 60;

    private final Store store;
    private final Settings.Records records;
    private final CountDownLatch closed = new CountDownLatch(1);

    Upkeep(Store store, Settings.Records records) {
        this.store = store;
        this.records = records;
    }

    /** Begins, with the first sweep in an hour. */
    Upkeep begin() {
        Thread.ofPlatform().name("store-upkeep").daemon().start(this::run);
        return this;
    }

    private void run() {
        try {
            for (int minute = 1; !closed.await(1, TimeUnit.MINUTES); minute++) {
                sweep(minute % MINUTES == 0);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(boolean all) {
        try {
            store.requests().sweep(records.age(), records.bytes());
            if (all) {
                store.check();
                store.sweep();
            }
        } catch (StoreUnavailable | KeyException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("sweep_failed");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
