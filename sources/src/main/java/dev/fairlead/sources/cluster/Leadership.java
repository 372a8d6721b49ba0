package dev.fairlead.sources.cluster;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of all replicas writes statuses: the one that holds a lease. Clocks of replicas are not compared: a lease has run
 * out when nobody changed it for its time on our own clock, and ours when the API server did not take our renewal for
 * that long.
 */
final class Leadership implements AutoCloseable {

    static final Resource LEASES = new Resource("coordination.k8s.io", "v1", "leases", "Lease", true);

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ApiServer server;
    private final ApiPace pace;
    private final String namespace;
    private final Cluster.Lease lease;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean leads;
    private volatile long heldUntilNanos;

    // Of its thread: what the lease was when it changed last, and when that was.
    private String seen = "";
    private long seenNanos;
    private boolean begun;
    private String told = "";

    Leadership(
            ApiServer server,
            ApiPace pace,
            String namespace,
            Cluster.Lease lease,
            RandomGenerator random,
            InstantSource clock) {
        this.clock = clock;
        this.server = server;
        this.pace = pace;
        this.namespace = namespace;
        this.lease = lease;
        this.random = random;
    }

    boolean leads() {
        return leads && System.nanoTime() - heldUntilNanos < 0;
    }

    /** @param changed is called when it begins to lead */
    void start(Runnable changed) {
        begun = true;
        Thread.ofVirtual().name("cluster-lease").start(() -> run(changed));
    }

    private void run(Runnable changed) {
        try {
            do {
                boolean before = leads();
                leads = attempt();
                if (leads && !before) {
                    LOG.atInfo().addKeyValue("holder", lease.holder()).log("lease_held");
                    changed.run();
                }
            } while (!stopped.await(pause().toMillis(), TimeUnit.MILLISECONDS));
            release();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private Duration pause() {
        long most = pace.renew().toNanos();
        return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
    }

    private boolean attempt() {
        try {
            long now = System.nanoTime();
            Node found = read();
            if (found instanceof Node.Empty) {
                server.create(LEASES.path(namespace), object(new Node.Empty(found.place()), lease.holder()));
                return held(now);
            }
            String holder = Nodes.text(found, "spec", "holderIdentity").orElse("");
            String state = holder + " " + Nodes.text(found, "spec", "renewTime").orElse("") + " "
                    + Nodes.text(found, "metadata", "resourceVersion").orElse("");
            if (!state.equals(seen)) {
                seen = state;
                seenNanos = now;
            }
            boolean free = holder.isEmpty() || now - seenNanos > pace.lease().toNanos();
            if (!holder.equals(lease.holder()) && !free) {
                return false;
            }
            server.replace(LEASES.path(namespace, lease.name()), object(found, lease.holder()));
            return held(now);
        } catch (ApiFailure refused) {
            if (!refused.isConflict()) {
                log(refused);
            }
            return leads();
        } catch (IOException lost) {
            log(lost);
            return leads();
        }
    }

    private boolean held(long now) {
        told = "";
        heldUntilNanos = now + pace.lease().toNanos();
        return true;
    }

    private Node read() throws IOException {
        try {
            return server.get(LEASES.path(namespace, lease.name()));
        } catch (ApiFailure refused) {
            if (refused.isMissing()) {
                return Members.nothing();
            }
            throw refused;
        }
    }

    private Node object(Node before, String holder) {
        String now = MICROS.format(clock.instant());
        boolean ours = Nodes.text(before, "spec", "holderIdentity").orElse("").equals(holder);
        long transitions = Nodes.number(before, "spec", "leaseTransitions").orElse(0);
        Members metadata = new Members().put("name", lease.name()).put("namespace", namespace);
        Nodes.text(before, "metadata", "resourceVersion").ifPresent(at -> metadata.put("resourceVersion", at));
        Members spec = new Members()
                .put("holderIdentity", holder)
                .put("leaseDurationSeconds", Math.max(1, pace.lease().toSeconds()))
                .put(
                        "acquireTime",
                        ours ? Nodes.text(before, "spec", "acquireTime").orElse(now) : now)
                .put("renewTime", now)
                .put("leaseTransitions", ours || before instanceof Node.Empty ? transitions : transitions + 1);
        return new Members()
                .put("apiVersion", LEASES.apiVersion())
                .put("kind", LEASES.kind())
                .put("metadata", metadata.build())
                .put("spec", spec.build())
                .build();
    }

    // So that another need not wait until it has run out.
    private void release() {
        if (!leads()) {
            return;
        }
        leads = false;
        try {
            Node found = read();
            if (Nodes.text(found, "spec", "holderIdentity").orElse("").equals(lease.holder())) {
                server.replace(LEASES.path(namespace, lease.name()), object(found, ""));
            }
        } catch (IOException lost) {
            log(lost);
        }
    }

    // Once, and again when it is another reason.
    private void log(IOException why) {
        String reason = ApiServer.reason(why);
        if (!reason.equals(told)) {
            told = reason;
            LOG.atWarn().addKeyValue("reason", reason).log("lease_not_held");
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            if (begun && !ended.await(1, TimeUnit.SECONDS)) {
                LOG.atDebug().log("lease_not_released");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
