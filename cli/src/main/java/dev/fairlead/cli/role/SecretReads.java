package dev.fairlead.cli.role;

import dev.fairlead.store.Store;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the audit which secrets a replica took: one record for all of some seconds, and for those that could not
 * be told while the store was away. Each is in the log at once.
 */
final class SecretReads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SecretReads.class);
    private static final long TELL_SECONDS = 5;
    private static final int MOST_IN_A_RECORD = 1_000;

    private final Optional<Store> store;
    private final String replica;
    // Bounded: names of secrets that exist.
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    SecretReads(Optional<Store> store, String replica) {
        this.store = store;
        this.replica = replica;
        Thread.ofPlatform().name("secret-reads").daemon().start(this::run);
    }

    /** A secret's value was taken. */
    void note(String secret) {
        LOG.atInfo().addKeyValue("secret", secret).log("secret_read");
        if (store.isPresent()) {
            taken.add(secret);
        }
    }

    private void run() {
        try {
            while (!closed.await(TELL_SECONDS, TimeUnit.SECONDS)) {
                tell();
            }
            tell();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        List<String> names = taken.stream().sorted().limit(MOST_IN_A_RECORD).toList();
        if (names.isEmpty()) {
            return;
        }
        // Those that are taken again meanwhile are told again.
        taken.removeAll(new TreeSet<>(names));
        try {
            List<AuditRecord.Touched> touched = names.stream()
                    .map(name -> new AuditRecord.Touched("secret " + name, Optional.empty(), Optional.empty()))
                    .toList();
            store.orElseThrow().audit().append(Actor.system(), "read-secret", "by the replica " + replica, touched);
        } catch (StoreUnavailable later) {
            taken.addAll(names);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
