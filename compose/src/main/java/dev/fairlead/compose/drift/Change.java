package dev.fairlead.compose.drift;

/** Who changed a field since it was generated last. */
public enum Change {
    /** The Compose files, or this program: generating anew changes it. */
    GENERATED,
    /** Somebody, by hand: generating anew would take it back. */
    EDITED,
    /** Both, and differently. */
    CONFLICT
}
