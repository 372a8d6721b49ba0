package dev.fairlead.store.travel;

/** Hears how far a travel is; called often. */
@FunctionalInterface
public interface Progress {

    /** So many of these are done. */
    void at(String what, long done);
}
