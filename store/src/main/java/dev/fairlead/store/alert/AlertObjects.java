package dev.fairlead.store.alert;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.audit.AuditRecord;
import dev.fairlead.store.shared.SharedThings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What operators say of alerts: rules, channels, silences and the guard, each as JSON under a name. Encrypted, as channels have secrets;
 * every change is audited, and none undoes one that it did not see.
 */
public final class AlertObjects {

    /** How many there may be of a kind. */
    public static final int MAX_OF_A_KIND = 200;

    private final SharedThings shared;
    private final AuditLog audit;
    // By id; at most so many of each kind. What has the number that is known is not read again.
    private final Map<String, Stored> known = new ConcurrentHashMap<>();

    /** Those that lie among the shared things. */
    public AlertObjects(SharedThings shared, AuditLog audit) {
        this.shared = shared;
        this.audit = audit;
    }

    /** The kinds. */
    public enum Kind {
        RULE("alert-rule"),
        CHANNEL("alert-channel"),
        SILENCE("alert-silence"),
        GUARD("guard");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the audit calls it. */
        public String word() {
            return word;
        }
    }

    /**
     * One of them.
     *
     * @param json as it was saved
     * @param number another one after each change
     */
    public record Stored(String name, String json, long number) {}

    /** All of a kind, by name. */
    public List<Stored> list(Kind kind) {
        String prefix = kind.word() + "/";
        TreeMap<String, Stored> all = new TreeMap<>();
        Map<String, Long> versions = shared.versions();
        known.keySet().retainAll(versions.keySet());
        versions.forEach((id, number) -> {
            if (id.startsWith(prefix)) {
                read(id, prefix, number).ifPresent(stored -> all.put(stored.name(), stored));
            }
        });
        return List.copyOf(all.values());
    }

    private Optional<Stored> read(String id, String prefix, long number) {
        Stored before = known.get(id);
        if (before != null && before.number() == number) {
            return Optional.of(before);
        }
        Optional<Stored> now = shared.get(id)
                .map(bytes ->
                        new Stored(id.substring(prefix.length()), new String(bytes, StandardCharsets.UTF_8), number));
        now.ifPresent(stored -> known.put(id, stored));
        return now;
    }

    /** One of them, if it is there. */
    public Optional<Stored> find(Kind kind, String name) {
        return list(kind).stream().filter(stored -> stored.name().equals(name)).findFirst();
    }

    /**
     * Saves one.
     *
     * @param before what it replaces, as it was read; empty for a new one
     * @param shown the JSON without secrets, for the audit
     * @return its number from now on; empty if somebody changed it meanwhile
     */
    public Optional<Long> save(
            Actor actor, Kind kind, Optional<Stored> before, Stored next, String why, UnaryOperator<String> shown) {
        String id = kind.word() + "/" + next.name();
        Optional<Long> done =
                shared.replace(id, before.map(Stored::number), next.json().getBytes(StandardCharsets.UTF_8));
        if (done.isPresent()) {
            audit.append(
                    actor,
                    before.isPresent() ? "replace" : "create",
                    why,
                    List.of(new AuditRecord.Touched(
                            kind.word() + " " + next.name(),
                            before.map(old -> shown.apply(old.json())),
                            Optional.of(shown.apply(next.json())))));
        }
        return done;
    }

    /** Removes one. */
    public void remove(Actor actor, Kind kind, Stored there, String why, UnaryOperator<String> shown) {
        shared.remove(kind.word() + "/" + there.name());
        audit.append(
                actor,
                "delete",
                why,
                List.of(new AuditRecord.Touched(
                        kind.word() + " " + there.name(), Optional.of(shown.apply(there.json())), Optional.empty())));
    }
}
