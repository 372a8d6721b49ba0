package dev.fairlead.store.audit;

import java.util.Optional;

/**
 * Looks at records one after the other, from the first: each must have its hash and its seal, and follow the one before
 * it. The same for the chain in a store and for one on its way to another.
 */
public final class RecordCheck {

    private final AuditLog.SealCheck seals;
    private AuditRecord last = Chain.genesis();

    /** Begins before the first record. */
    public RecordCheck(AuditLog.SealCheck seals) {
        this.seals = seals;
    }

    /** What is wrong with the next record; empty if it is as it was written. */
    public Optional<String> fault(long sequence, String text, String hash, String seal) {
        if (!AuditText.hash(text).equals(hash)) {
            return Optional.of("record " + sequence + " was altered: its text does not have its hash");
        }
        if (!seals.isSeal(seal, hash)) {
            return Optional.of("record " + sequence
                    + " was altered or inserted: its seal was not made with this installation's key");
        }
        AuditRecord entry;
        try {
            entry = AuditText.read(text, hash, seal);
        } catch (IllegalArgumentException failure) {
            return Optional.of("record " + sequence + " cannot be read: it " + failure.getMessage());
        }
        boolean follows = entry.sequence() == sequence && entry.previous().equals(last.hash());
        last = entry;
        return follows
                ? Optional.empty()
                : Optional.of("record " + sequence + " does not follow the one before it: one of them was replaced,"
                        + " or one between them was removed");
    }

    /** The record that was looked at last; number 0 before the first. */
    public AuditRecord last() {
        return last;
    }
}
