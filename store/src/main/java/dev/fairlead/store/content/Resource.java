package dev.fairlead.store.content;

import java.time.Instant;
import java.util.Optional;

/**
 * One object as the store keeps it.
 *
 * @param kind what it is
 * @param name unique among the objects of its kind
 * @param version changes with the body, so that an editor can say which one was read; equal bodies have equal versions
 * @param changedAt when the body was last changed
 * @param changedBy the user who did it
 * @param body canonical JSON of the object; of a product and a workflow, the working copy
 * @param published what replicas serve; of what has no working copy always the object itself
 */
public record Resource(
        Kind kind,
        String name,
        String version,
        Instant changedAt,
        String changedBy,
        String body,
        Optional<Published> published) {

    /**
     * The copy that replicas serve.
     *
     * @param version the version of the working copy that was published
     * @param at when
     * @param by the user who published it
     * @param body canonical JSON
     */
    public record Published(String version, Instant at, String by, String body) {}

    /** Where a product or a workflow stands between editing and serving. */
    public enum State {
        /** Not served. */
        DRAFT,
        /** Served as it is. */
        PUBLISHED,
        /** Served in an older form: the working copy was changed since. */
        CHANGED
    }

    /** Where the object stands; those without a working copy are always published. */
    public State state() {
        if (published.isEmpty()) {
            return State.DRAFT;
        }
        return published.get().version().equals(version) ? State.PUBLISHED : State.CHANGED;
    }
}
