package dev.fairlead.store.revision;

import dev.fairlead.store.content.Kind;
import java.time.Instant;
import java.util.Map;

/**
 * One published state of the store: immutable and numbered.
 *
 * @param number counts the revisions from 1
 * @param at when it was published
 * @param by the user who did it
 * @param action what made it: {@code publish}, {@code replace}, {@code rollback}, …
 * @param why the reason that the user gave; may be empty
 * @param sequence number of the audit record that made it
 * @param counts how many objects of each kind it serves
 */
public record Revision(
        long number, Instant at, String by, String action, String why, long sequence, Map<Kind, Integer> counts) {

    public Revision {
        counts = Map.copyOf(counts);
    }
}
