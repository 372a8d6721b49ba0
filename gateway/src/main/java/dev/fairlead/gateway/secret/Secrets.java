package dev.fairlead.gateway.secret;

import dev.fairlead.gateway.http.Step;
import dev.fairlead.model.Name;
import dev.fairlead.model.Secret;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

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
        HeldSecret now = held.compute(
                name,
                (key, before) -> before != null && before.secret().equals(secret)
                        ? before
                        : new HeldSecret(key.name(), secret, proofs, clock, worker));
        return new SecretStep(name, now);
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
