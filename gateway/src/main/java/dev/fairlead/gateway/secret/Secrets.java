package dev.fairlead.gateway.secret;

import dev.fairlead.gateway.http.Step;
import dev.fairlead.model.Name;
import dev.fairlead.model.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The secrets of all snapshots: one that did not change keeps what was taken, its token among it. */
public final class Secrets {

    private final Proofs proofs;
    private final InstantSource clock;
    private final Executor worker;
    // Bounded by what the snapshot has: see retain.
    private final Map<Name, HeldSecret> held = new ConcurrentHashMap<>();

    /** Takes values from these sources, on threads of its own. */
    public Secrets(SecretSources sources, InstantSource clock) {
        this(sources, clock, Executors.newVirtualThreadPerTaskExecutor());
    }

    Secrets(SecretSources sources, InstantSource clock, Executor worker) {
        this.proofs = new Proofs(new Values(sources), new TokenEndpoint(), clock);
        this.clock = clock;
        this.worker = worker;
    }

    /** Puts a secret into the requests of a route. Nothing is taken before the first of them. */
    public Step step(Name name, Secret secret) {
        return new SecretStep(name, held(name, secret));
    }

    /**
     * What the secret puts into a request, taken anew where that is needed. Waits, so never on a loop.
     *
     * @return the header and its value; empty where it could not be had in time
     */
    public Optional<Map.Entry<String, String>> header(Name name, Secret secret, Duration time)
            throws InterruptedException {
        HeldSecret now = held(name, secret);
        Proof known = now.now(clock.millis());
        if (known == null) {
            CompletableFuture<HeldSecret.Outcome> waiting = new CompletableFuture<>();
            if (!now.await(waiting::complete)) {
                return Optional.empty();
            }
            try {
                known = waiting.get(time.toNanos(), TimeUnit.NANOSECONDS).proof();
            } catch (ExecutionException | TimeoutException late) {
                return Optional.empty();
            }
        }
        return known == null ? Optional.empty() : Optional.of(Map.entry(known.header(), known.value()));
    }

    private HeldSecret held(Name name, Secret secret) {
        return held.compute(
                name,
                (key, before) -> before != null && before.secret().equals(secret)
                        ? before
                        : new HeldSecret(key.name(), secret, proofs, clock, worker));
    }

    /** Forgets all others. */
    public void retain(Map<Name, Secret> secrets) {
        held.keySet().retainAll(secrets.keySet());
    }

    /** How many are known. */
    public int size() {
        return held.size();
    }
}
