package dev.fairlead.store.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that somebody did.
 *
 * @param sequence counts the records from 1 without gaps
 * @param time when it was committed, by the clock of the process that did it
 * @param actor who
 * @param action what, as a verb: {@code create}, {@code replace}, {@code publish}, {@code rollback}, {@code login-failed}, …
 * @param why the reason that the actor gave; may be empty
 * @param touched the objects that it changed
 * @param revision the store's revision after it
 * @param served digest of all that replicas read after it; empty if there is nothing
 * @param working digest of all the rest that the store held after it: working copies, users, tokens
 * @param previous hash of the record before it; 64 zeros for the first
 * @param hash SHA-256 over all of the above in canonical JSON, 64 hexadecimal digits; see {@link AuditText}
 * @param seal of the hash under the installation's key: whoever writes into the database alone cannot make it
 */
public record AuditRecord(
        long sequence,
        Instant time,
        Actor actor,
        String action,
        String why,
        List<Touched> touched,
        long revision,
        String served,
        String working,
        String previous,
        String hash,
        String seal) {

    public AuditRecord {
        touched = List.copyOf(touched);
    }

    /**
     * One object that was changed.
     *
     * @param subject kind and name: {@code product payments}
     * @param before the object before, as JSON with fingerprints in place of secrets; empty if it was created
     * @param after the object after, likewise; empty if it was deleted
     */
    public record Touched(String subject, Optional<String> before, Optional<String> after) {}
}
