package dev.fairlead.cli.role;

import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Snapshot;
import dev.fairlead.store.Store;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.source.StoreSource;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the store what this replica serves, every second and at once after a change, and tells the gateway's health
 * whether the store answers. A store that does not answer costs this thread its patience and nobody else anything.
 */
final class Reporting implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);
    private static final long EVERY_MILLIS = 1_000;
    private static final long SWEEP_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long CLOSE_MILLIS = 2_000;

    private final Store store;
    private final StoreSource source;
    private final Gateway gateway;
    private final String replica;
    private final Instant started = Instant.now();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("replica-report").daemon().unstarted(this::run);
    private volatile boolean closed;

    Reporting(Store store, StoreSource source, Gateway gateway, String replica) {
        this.store = store;
        this.source = source;
        this.gateway = gateway;
        this.replica = replica;
    }

    void start() {
        thread.start();
    }

    /** Reports at once. */
    void now() {
        news.release();
    }

    private void run() {
        long swept = System.nanoTime();
        while (!closed) {
            tellHealth(gateway.health());
            report();
            if (System.nanoTime() - swept > SWEEP_EVERY_NANOS) {
                gateway.sweep();
                swept = System.nanoTime();
            }
            try {
                if (news.tryAcquire(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void tellHealth(Health health) {
        StoreSource.Status status = source.status();
        if (status.reached()) {
            health.up("store");
        } else {
            health.degraded(
                    "store",
                    status.fromCopy()
                            ? "the store does not answer; serving the last good copy of revision " + status.revision()
                            : "the store does not answer");
        }
    }

    private void report() {
        Snapshot snapshot = gateway.snapshot();
        List<Diagnostic> findings = snapshot.diagnostics();
        int errors = (int) findings.stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .count();
        InetSocketAddress admin = gateway.adminAddress();
        ReplicaReport report = new ReplicaReport(
                replica,
                admin.getHostString() + ":" + admin.getPort(),
                snapshot.revision(),
                snapshot.number(),
                Version.number(),
                gateway.health().status() == Health.Status.UP ? "up" : "degraded",
                errors,
                findings.size() - errors,
                findings.stream().map(Diagnostic::toString).toList(),
                started,
                Instant.now());
        try {
            store.replicas().report(report);
        } catch (StoreUnavailable away) {
            LOG.atDebug().addKeyValue("reason", away.getMessage()).log("report_failed");
        }
    }

    /** Stops, and takes the replica off the list. */
    @Override
    public void close() {
        closed = true;
        now();
        try {
            thread.join(CLOSE_MILLIS);
            store.replicas().leave(replica);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailable away) {
            LOG.atDebug().addKeyValue("reason", away.getMessage()).log("leave_failed");
        }
    }
}
