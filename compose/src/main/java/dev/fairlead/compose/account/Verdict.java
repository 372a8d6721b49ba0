package dev.fairlead.compose.account;

/** What becomes of one value of a Compose file. Each value has exactly one. */
public enum Verdict {
    /** It is in the manifests and means the same there. */
    MAPPED,
    /** It is in the manifests and something differs. */
    APPROXIMATED,
    /** It holds in a cluster without a field that says so. */
    INFERRED,
    /** A cluster has nothing for it: it is left out, with a reason and a remedy. */
    REFUSED,
    /** It means nothing for what runs: another layer counts, or nobody reads it. */
    INERT
}
