package dev.fairlead.store.revision;

import dev.fairlead.store.audit.Actor;
import java.util.List;
import java.util.Optional;

/**
 * Edits that happen all together or not at all, with one audit record.
 *
 * @param actor who asks for it
 * @param why the reason, for the audit; may be empty
 * @param edits 1 to {@link #MAX_EDITS}, done in this order
 * @param base the {@link Resources#digest} on which alone it may be made; empty: on whatever stands
 */
public record Change(Actor actor, String why, List<Edit> edits, Optional<String> base) {

    /** How many edits one change may have. */
    public static final int MAX_EDITS = 100_000;

    public Change {
        edits = List.copyOf(edits);
        if (edits.isEmpty() || edits.size() > MAX_EDITS) {
            throw new IllegalArgumentException(
                    "a change has 1 to " + MAX_EDITS + " edits, this one has " + edits.size() + "; split it");
        }
    }

    /** A change on whatever stands. */
    public Change(Actor actor, String why, List<Edit> edits) {
        this(actor, why, edits, Optional.empty());
    }
}
