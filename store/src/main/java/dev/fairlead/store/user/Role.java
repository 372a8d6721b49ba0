package dev.fairlead.store.user;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /** The role with this word, if there is one. */
    public static Optional<Role> ofWord(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** Whether whoever has this role may do all that the other one may. */
    public boolean covers(Role other) {
        return this == ADMIN || this == other || other == VIEWER;
    }
}
