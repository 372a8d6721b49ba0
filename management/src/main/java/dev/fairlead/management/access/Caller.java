package dev.fairlead.management.access;

import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.user.Role;
import dev.fairlead.store.user.Sessions;
import dev.fairlead.store.user.Users.Bearer;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who sends a request, and what that allows.
 *
 * @param actor for the audit
 * @param rights those that the user's role and the token's role both have
 * @param client the client that it is; empty for users
 */
public record Caller(Actor actor, Set<Right> rights, String client) {

    /** A user. */
    Caller(Actor actor, Set<Right> rights) {
        this(actor, rights, "");
    }

    /** A client, which may do what is a client's and nothing else. */
    public static Caller client(Actor actor, String client) {
        return new Caller(actor, EnumSet.of(Right.PARTNER), client);
    }

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

    /** Whoever signed in. */
    public static Caller of(Sessions.Opened session, Optional<String> onBehalfOf) {
        return new Caller(
                new Actor(session.user().name(), Optional.of(session.session().id()), onBehalfOf),
                Roles.rights(session.user().role()));
    }

    /** Whether the caller may do what asks for the right. */
    public boolean may(Right right) {
        return rights.contains(right);
    }

    /** The rights as words, without the one that everybody has. */
    public List<String> words() {
        return rights.stream()
                .filter(right -> right != Right.OPEN)
                .sorted()
                .map(right -> right.name().toLowerCase(Locale.ROOT))
                .toList();
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
