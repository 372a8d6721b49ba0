package dev.fairlead.model;

import java.util.Locale;

/**
 * The configured object that a finding is about.
 *
 * @param kind what sort of object it is
 * @param name its name as the user wrote it, without the owner; empty for a whole source
 * @param owner the source that declares it
 */
public record Subject(Kind kind, String name, Owner owner) {

    /** The sorts of object that can be configured. */
    public enum Kind {
        SOURCE,
        PRODUCT,
        CLIENT,
        POLICY,
        ROUTE,
        MIDDLEWARE,
        SERVICE,
        SECRET,
        WORKFLOW,
        TLS_OPTIONS,
        CERTIFICATE,
        TRANSPORT,
        TCP_ROUTE,
        TCP_SERVICE,
        TCP_MIDDLEWARE;

        /** The word that users read: lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The full name of the object. */
    public Name fullName() {
        return new Name(name, owner);
    }

    @Override
    public String toString() {
        return name.isEmpty()
                ? kind.word() + " " + owner.word()
                : kind.word() + " \"" + name + "@" + owner.word() + "\"";
    }
}
