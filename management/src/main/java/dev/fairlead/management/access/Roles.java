package dev.fairlead.management.access;

import dev.fairlead.store.user.Role;
import java.util.EnumSet;
import java.util.Set;

/** Which role has which right: this table and nothing else. */
final class Roles {

    private Roles() {}

    static Set<Right> rights(Role role) {
        return switch (role) {
            case VIEWER -> EnumSet.of(Right.OPEN, Right.KNOWN, Right.READ);
            case EDITOR -> EnumSet.of(Right.OPEN, Right.KNOWN, Right.READ, Right.INSPECT, Right.EDIT);
            case AUDITOR -> EnumSet.of(Right.OPEN, Right.KNOWN, Right.READ, Right.INSPECT, Right.AUDIT);
            case ADMIN -> EnumSet.complementOf(EnumSet.of(Right.PARTNER));
        };
    }
}
