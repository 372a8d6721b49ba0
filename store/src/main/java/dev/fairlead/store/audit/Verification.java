package dev.fairlead.store.audit;

/** What checking the whole chain found. */
public sealed interface Verification {

    /** Every record is there and as it was written. */
    record Intact(long records) implements Verification {}

    /**
     * The chain was tampered with, or is damaged.
     *
     * @param sequence the first record that is not as it was written
     * @param what altered, removed or inserted, in words for people
     */
    record Broken(long sequence, String what) implements Verification {}
}
