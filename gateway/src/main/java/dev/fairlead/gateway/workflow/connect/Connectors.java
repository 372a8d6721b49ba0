package dev.fairlead.gateway.workflow.connect;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.model.Name;
import dev.fairlead.model.Workflow.Counterpart;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connectors of all snapshots, one for each secret: made with the first question, kept while the secret's value is
 * the same. What speaks with a counterpart is loaded only then.
 */
public final class Connectors implements AutoCloseable {

    private final Map<Counterpart, Opening> openings;
    // Bounded by the secrets of the snapshot: see retain.
    private final Map<Name, Held> held = new ConcurrentHashMap<>();

    /** Makes connectors of a sort; opens no connection yet. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Makes one.
         *
         * @throws IllegalArgumentException with what is wrong with the address, and nothing of it that is secret
         */
        Connector open(Secrets.Address address);
    }

    private record Held(Counterpart counterpart, Secrets.Address address, Connector connector) {}

    /** Can ask these. */
    public Connectors(Map<Counterpart, Opening> openings) {
        this.openings = Map.copyOf(openings);
    }

    /** The one that asks what the secret names. */
    public Connector of(Counterpart counterpart, Name secret, Secrets.Address address) throws IOException {
        Opening opening = openings.get(counterpart);
        if (opening == null) {
            throw new IOException("this gateway cannot ask what is of the sort " + counterpart.word());
        }
        return held.compute(secret, (name, before) -> {
                    boolean same =
                            before != null && before.counterpart == counterpart && before.address.equals(address);
                    if (same) {
                        return before;
                    }
                    Held made = new Held(counterpart, address, opening.open(address));
                    if (before != null) {
                        before.connector.close();
                    }
                    return made;
                })
                .connector;
    }

    /** Forgets all others. */
    public void retain(Set<Name> secrets) {
        held.forEach((name, old) -> {
            if (!secrets.contains(name) && held.remove(name, old)) {
                old.connector.close();
            }
        });
    }

    /** Connections to all of them. */
    public int open() {
        return held.values().stream().mapToInt(one -> one.connector.open()).sum();
    }

    @Override
    public void close() {
        retain(Set.of());
    }
}
