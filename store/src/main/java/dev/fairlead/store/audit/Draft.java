package dev.fairlead.store.audit;

import java.util.List;

/**
 * A record that has no place in the chain yet.
 *
 * @param revision the store's revision after it
 * @param served digest of what replicas read after it
 * @param working digest of all the rest after it
 */
public record Draft(
        Actor actor,
        String action,
        String why,
        List<AuditRecord.Touched> touched,
        long revision,
        String served,
        String working) {

    public Draft {
        touched = List.copyOf(touched);
    }
}
