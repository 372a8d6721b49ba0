package dev.fairlead.sources.cluster;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statuses where this replica may, one after the other. Only the newest wish counts, so nothing piles up. Each is
 * written for the version that it was made from: what changed meanwhile is refused, and comes again with the next look.
 */
final class StatusWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private final ApiServer server;
    private final ApiPace pace;
    private final BooleanSupplier leads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    // Guarded by the lock.
    private List<StatusPatch> wishes = List.of();
    private boolean stopped;
    // Of the writing thread: what was written for which version, so that it is not written twice before it is seen.
    private final Map<String, String> written = new HashMap<>();

    StatusWriter(ApiServer server, ApiPace pace, BooleanSupplier leads) {
        this.server = server;
        this.pace = pace;
        this.leads = leads;
    }

    void start() {
        Thread.ofVirtual().name("cluster-status").start(this::run);
    }

    void want(List<StatusPatch> statuses) {
        lock.lock();
        try {
            wishes = List.copyOf(statuses);
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            List<StatusPatch> next = take();
            while (!next.isEmpty()) {
                if (leads.getAsBoolean() && !write(next)) {
                    again(next);
                }
                next = take();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for wishes; none when it is closed. */
    private List<StatusPatch> take() throws InterruptedException {
        lock.lock();
        try {
            while (wishes.isEmpty() && !stopped) {
                wanted.await();
            }
            List<StatusPatch> taken = stopped ? List.of() : wishes;
            wishes = List.of();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    // After a while, unless something newer is wanted by then.
    private void again(List<StatusPatch> statuses) throws InterruptedException {
        lock.lock();
        try {
            long left = pace.lastRetry().toNanos();
            while (wishes.isEmpty() && !stopped && left > 0) {
                left = wanted.awaitNanos(left);
            }
            if (wishes.isEmpty()) {
                wishes = statuses;
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean write(List<StatusPatch> statuses) {
        boolean all = true;
        Map<String, String> still = new HashMap<>();
        for (StatusPatch patch : statuses) {
            if (!leads.getAsBoolean()) {
                return true;
            }
            String key = patch.item().resource() + " " + patch.item().key();
            String text = patch.item().version() + " " + Json.canonical(patch.status());
            boolean done = text.equals(written.get(key)) || write(patch);
            if (done) {
                still.put(key, text);
            }
            all &= done;
        }
        written.clear();
        written.putAll(still);
        return all;
    }

    private boolean write(StatusPatch patch) {
        Item item = patch.item();
        Node change = new Members()
                .put(
                        "metadata",
                        new Members().put("resourceVersion", item.version()).build())
                .put("status", patch.status())
                .build();
        try {
            server.merge(item.resource().path(item.namespace(), item.name()) + "/status", change);
            return true;
        } catch (ApiFailure refused) {
            boolean settled = refused.isConflict() || refused.isMissing();
            if (!settled) {
                log(item, refused);
            }
            return settled;
        } catch (IOException lost) {
            log(item, lost);
            return false;
        }
    }

    private static void log(Item item, IOException why) {
        LOG.atWarn()
                .addKeyValue("resource", item.resource())
                .addKeyValue("object", item.key())
                .addKeyValue("reason", ApiServer.reason(why))
                .log("status_not_written");
    }

    @Override
    public void close() {
        lock.lock();
        try {
            stopped = true;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
