package dev.fairlead.management.access;

/** What an operation asks of its caller. */
public enum Right {
    /** Nothing: also without a token. */
    OPEN,
    /** Any good token. */
    KNOWN,
    /** To see configuration, revisions and replicas. */
    READ,
    /** To change and publish configuration. */
    EDIT,
    /** To see and check the audit. */
    AUDIT,
    /** To see and change operators. */
    ADMINISTER
}
