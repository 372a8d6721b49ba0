package dev.fairlead.gateway.secret;

import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.web.OwnCalls;
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
    public Secrets(SecretSources sources, InstantSource clock, OwnCalls calls) {
        this(sources, clock, calls, Executors.newVirtualThreadPerTaskExecutor());
    }

    Secrets(SecretSources sources, InstantSource clock, OwnCalls calls, Executor worker) {
        this.proofs = new Proofs(new Values(sources), new TokenEndpoint(calls), clock);
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
        return proof(name, secret, time).filter(Proof::isHeader).map(known -> Map.entry(known.header(), known.value()));
    }

    /**
     * The address that a secret of the type connection is, taken anew where that is needed. Waits, so never on a loop.
     *
     * @return empty where it could not be had in time, or is of another type
     */
    public Optional<Address> address(Name name, Secret secret, Duration time) throws InterruptedException {
        if (!(secret.proof() instanceof Secret.Connection connection)) {
            return Optional.empty();
        }
        boolean ofThisMachine = !(connection.address() instanceof Secret.Stored);
        return proof(name, secret, time).map(known -> new Address(known.value(), ofThisMachine));
    }

    /**
     * Where something is, with user and password in it.
     *
     * @param ofThisMachine whether it was said on the gateway's machine, and not saved through the API
     */
    public record Address(String url, boolean ofThisMachine) {
        /** Never the address. */
        @Override
        public String toString() {
            return "Address[***]";
        }
    }

    private Optional<Proof> proof(Name name, Secret secret, Duration time) throws InterruptedException {
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
        return Optional.ofNullable(known);
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
