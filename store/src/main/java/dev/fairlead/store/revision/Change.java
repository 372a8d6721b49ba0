package dev.fairlead.store.revision;

import dev.fairlead.store.audit.Actor;
import java.util.List;

/**
 * Edits that happen all together or not at all, with one audit record.
 *
 * @param actor who asks for it
 * @param why the reason, for the audit; may be empty
 * @param edits 1 to {@link #MAX_EDITS}, done in this order
 */
public record Change(Actor actor, String why, List<Edit> edits) {

    /** How many edits one change may have. */
    public static final int MAX_EDITS = 100_000;

    public Change {
        edits = List.copyOf(edits);
        if (edits.isEmpty() || edits.size() > MAX_EDITS) {
            throw new IllegalArgumentException(
                    "a change has 1 to " + MAX_EDITS + " edits, this one has " + edits.size() + "; split it");
        }
    }

    /** A change of one edit. */
    public static Change of(Actor actor, Edit edit) {
        return new Change(actor, "", List.of(edit));
    }
}
