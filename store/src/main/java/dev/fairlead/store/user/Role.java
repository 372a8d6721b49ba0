package dev.fairlead.store.user;

import java.util.Locale;

/** What an operator may do. */
public enum Role {
    /** Everything, users and tokens too. */
    ADMIN,
    /** Reads and changes configuration. */
    EDITOR,
    /** Reads configuration. */
    VIEWER,
    /** Reads configuration and the audit. */
    AUDITOR;

    /** The word that users read: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
