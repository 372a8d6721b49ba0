package dev.fairlead.management.access;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.user.Role;
import dev.fairlead.store.user.Users.Bearer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who sends a request, and what that allows.
 *
 * @param actor for the audit
 * @param rights those that the user's role and the token's role both have
 */
public record Caller(Actor actor, Set<Right> rights) {

    public Caller {
        rights = Set.copyOf(rights);
    }

    /** Somebody without a token. */
    public static Caller nobody() {
        return new Caller(Actor.user("anonymous"), EnumSet.of(Right.OPEN));
    }

    static Caller of(Bearer bearer, Optional<String> onBehalfOf) {
        Set<Right> rights = EnumSet.copyOf(Roles.rights(bearer.user().role()));
        rights.retainAll(Roles.rights(bearer.token().role()));
        return new Caller(
                new Actor(bearer.user().name(), Optional.of(bearer.token().id()), onBehalfOf), rights);
    }

    /** Whether the caller may do what asks for the right. */
    public boolean may(Right right) {
        return rights.contains(right);
    }

    /** Whether a token of the role would do no more than this caller may. */
    public boolean mayGrant(Role role) {
        return rights.containsAll(Roles.rights(role));
    }

    /** The user's name. */
    public String user() {
        return actor.user();
    }
}
