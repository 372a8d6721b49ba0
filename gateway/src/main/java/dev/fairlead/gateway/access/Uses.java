package dev.fairlead.gateway.access;

import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Uses of credentials that the store has not heard of yet: one each, however often it was used. Bounded; what finds no
 * room is told with its next use.
 */
public final class Uses {

    /** Credentials whose use waits to be told. */
    static final int MAX_WAITING = 65_536;

    private final Map<Used, Long> waiting = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean told;

    /**
     * A credential of the store.
     *
     * @param generation the id of its key, or empty: a rotated credential keeps its name
     */
    public record Used(String client, String credential, String generation) {}

    /** From now on somebody takes them. */
    public void begin() {
        told = true;
    }

    /** A credential was found good. Any thread. */
    void note(Caller caller, long nowMillis) {
        if (!caller.use().isNews(nowMillis) || !told) {
            return;
        }
        Name client = caller.client().name();
        if (client.owner() != Owner.STORE) {
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            dropped.increment();
            return;
        }
        String generation = caller.credential() instanceof Credential.ApiKey key ? key.id() : "";
        waiting.merge(new Used(client.name(), caller.credential().name(), generation), nowMillis, Math::max);
    }

    /** Takes some of them out, each with its time in milliseconds since 1970. */
    public List<Map.Entry<Used, Long>> take(int most) {
        List<Map.Entry<Used, Long>> taken = new ArrayList<>();
        for (Used each : waiting.keySet().stream().limit(most).toList()) {
            Long at = waiting.remove(each);
            if (at != null) {
                taken.add(Map.entry(each, at));
            }
        }
        return taken;
    }

    /** They could not be told: later, then. */
    public void giveBack(List<Map.Entry<Used, Long>> untold) {
        untold.forEach(each -> waiting.merge(each.getKey(), each.getValue(), Math::max));
    }

    /** How many wait. */
    public int waiting() {
        return waiting.size();
    }

    /** How many found no room. */
    public long dropped() {
        return dropped.sum();
    }
}
