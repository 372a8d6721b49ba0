package dev.fairlead.management.access;

/** What an operation asks of its caller. */
public enum Right {
    /** Nothing: also without a token. */
    OPEN,
    /** Any good token. */
    KNOWN,
    /** To see configuration, revisions and replicas. */
    READ,
    /** To look at single requests: their paths may tell of people. */
    INSPECT,
    /** To change and publish configuration. */
    EDIT,
    /** To see and check the audit. */
    AUDIT,
    /** To see and change operators. */
    ADMINISTER,
    /** To be a client: no user has it, and nothing but a key of the client gives it. */
    PARTNER
}
