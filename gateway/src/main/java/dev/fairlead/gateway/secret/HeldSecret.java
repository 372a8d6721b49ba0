package dev.fairlead.gateway.secret;

import dev.fairlead.model.Secret;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One secret with what it proves now. It is taken once for all who wait, and again while the old one is still good; one
 * that cannot be had anew goes on being used until its end. After a failure nobody asks for a moment.
 */
final class HeldSecret {

    private static final Logger LOG = LoggerFactory.getLogger(HeldSecret.class);
    private static final int MAX_WAITING = 1_000;
    private static final long REST_MILLIS = 1_000;
    private static final long LONGEST_REST_MILLIS = 30_000;

    private final String name;
    private final Secret secret;
    private final Proofs proofs;
    private final InstantSource clock;
    private final Executor worker;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Consumer<Outcome>> waiting = new ArrayList<>();
    private volatile @Nullable Proof proof;
    private volatile long restUntilMillis;
    private volatile String lastFailure = "";
    private boolean taking;
    private int failures;

    HeldSecret(String name, Secret secret, Proofs proofs, InstantSource clock, Executor worker) {
        this.name = name;
        this.secret = secret;
        this.proofs = proofs;
        this.clock = clock;
        this.worker = worker;
    }

    /** @param proof null where it could not be had; then the reason says why */
    record Outcome(@Nullable Proof proof, String reason) {}

    Secret secret() {
        return secret;
    }

    /** What it proves, if that is known; begins to take it anew when it is time. Two volatile reads where it is not. */
    @Nullable
    Proof now(long nowMillis) {
        Proof known = proof;
        if (known != null && nowMillis >= known.refreshMillis() && nowMillis >= restUntilMillis) {
            take(null);
        }
        return known != null && nowMillis < known.endMillis() ? known : null;
    }

    /** Tells it when it is there, or could not be had; false where too many wait already. */
    boolean await(Consumer<Outcome> then) {
        if (clock.millis() < restUntilMillis) {
            worker.execute(() -> then.accept(new Outcome(null, lastFailure)));
            return true;
        }
        return take(then);
    }

    private boolean take(@Nullable Consumer<Outcome> then) {
        lock.lock();
        try {
            if (then != null) {
                if (waiting.size() >= MAX_WAITING) {
                    return false;
                }
                waiting.add(then);
            }
            if (!taking) {
                taking = true;
                worker.execute(this::taken);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    // The boundary of a worker's thread: whoever waits is told, whatever happened.
    private void taken() {
        Outcome outcome = new Outcome(null, "it could not be taken");
        try {
            Proof made = proofs.make(name, secret);
            outcome = new Outcome(made, "");
        } catch (SecretFailure failure) {
            outcome = new Outcome(null, String.valueOf(failure.getMessage()));
        } finally {
            settle(outcome);
        }
    }

    private void settle(Outcome outcome) {
        List<Consumer<Outcome>> told;
        lock.lock();
        try {
            taking = false;
            told = List.copyOf(waiting);
            waiting.clear();
            Proof made = outcome.proof();
            failures = made == null ? failures + 1 : 0;
            restUntilMillis = made == null ? clock.millis() + rest(failures) : 0;
            lastFailure = outcome.reason();
            proof = made == null ? proof : made;
        } finally {
            lock.unlock();
        }
        if (outcome.proof() == null) {
            LOG.atWarn()
                    .addKeyValue("secret", name)
                    .addKeyValue("reason", outcome.reason())
                    .log("secret_not_taken");
        }
        told.forEach(then -> then.accept(outcome));
    }

    private static long rest(int failures) {
        return Math.min(REST_MILLIS << Math.min(failures - 1, 10), LONGEST_REST_MILLIS);
    }
}
