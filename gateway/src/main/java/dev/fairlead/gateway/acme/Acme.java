package dev.fairlead.gateway.acme;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.tls.CertificatePair;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that are ordered for routes while the gateway runs: the thread that does it, and what others ask of it. */
public final class Acme implements AutoCloseable {

    /** How long the right to order lasts: longer than an order takes; it is taken anew before each. */
    public static final Duration LEASE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Acme.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(2);

    private final Certifier certifier;
    private final Challenges challenges;
    private final Semaphore nudges = new Semaphore(0);
    private final CountDownLatch looked = new CountDownLatch(1);
    private final Thread thread;

    private Acme(Certifier certifier, Challenges challenges) {
        this.certifier = certifier;
        this.challenges = challenges;
        this.thread = Thread.ofVirtual().name("acme").unstarted(this::run);
    }

    /**
     * Not begun.
     *
     * @param challenges where authorities look
     * @param changed is called when there are other certificates, or something else to say about them
     */
    public static Acme of(
            List<Resolver> resolvers, Shelf shelf, Challenges challenges, InstantSource clock, Runnable changed) {
        challenges.share(shelf);
        return new Acme(new Certifier(resolvers, shelf, new Directory(shelf, challenges), clock, changed), challenges);
    }

    /** Begins; returns when what is on the shelf is known, or after a short time. */
    public void start() {
        thread.start();
        try {
            if (!looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn()
                        .addKeyValue("reason", "what is on the shelf is not known yet")
                        .log("acme_starts_without");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                tick();
                looked.countDown();
                if (nudges.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    // A boundary: whatever happens to one look, there is another.
    private void tick() throws InterruptedException {
        try {
            certifier.tick();
        } catch (RuntimeException fault) {
            LOG.atError().setCause(fault).log("acme_fault");
        }
    }

    /** What the routes of the snapshot want, from now on. */
    public void want(Snapshot snapshot) {
        certifier.want(snapshot);
        nudges.release();
    }

    /** What is there of it. */
    public Map<Name, CertificatePair> certificates() {
        return certifier.certificates();
    }

    /** What there is to say about it. */
    public List<Diagnostic> findings() {
        return certifier.findings();
    }

    /** What is said to routes that want certificates where nobody orders any. */
    public static List<Diagnostic> unresolved(Snapshot snapshot) {
        return Wants.of(snapshot, List.of()).findings();
    }

    /** Certificates that are wanted. */
    public int wanted() {
        return certifier.wanted();
    }

    /** Those of them whose last order failed. */
    public int failing() {
        return certifier.failing();
    }

    /** Orders of this replica that succeeded. */
    public long issued() {
        return certifier.issued();
    }

    /** Orders of this replica that did not. */
    public long refused() {
        return certifier.refused();
    }

    /** Requests and handshakes of authorities that wait for an answer. */
    public int waiting() {
        return challenges.waiting();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (thread.join(STOP)) {
                certifier.letGo();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException unreached) {
            // Others wait until the right to order is over.
        }
    }
}
