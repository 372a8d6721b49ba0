package dev.fairlead.gateway.http;

/** What a step says of an exchange. */
public enum Verdict {
    /** Go on with the next step. */
    CONTINUE,
    /** The exchange was refused and its answer is on the way; no later step runs. */
    REFUSED,
    /** The exchange waits; {@link Exchange#resume} goes on with the step after this one. */
    SUSPENDED,
    /** The last step took the exchange over: it forwards it or answers it. */
    TAKEN
}
