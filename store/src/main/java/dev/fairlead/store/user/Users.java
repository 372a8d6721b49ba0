package dev.fairlead.store.user;

import dev.fairlead.store.audit.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Operators, their passwords and their tokens. Every change of them is audited. */
@SuppressWarnings("DoNotCallSuggester") // until the bodies follow
public final class Users {

    Users() {}

    /** How a change of a user ended. */
    public sealed interface Result {
        /** It is durable. */
        record Done(User user) implements Result {}

        /** The user that was to be created exists. */
        record Exists(String name) implements Result {}

        /** There is no such user. */
        record Missing(String name) implements Result {}

        /** It would leave nobody who may administer. */
        record LastAdministrator(String name) implements Result {}

        /** The name or the password does not do. */
        record Refused(String reason) implements Result {}
    }

    /**
     * A token that was just made.
     *
     * @param text the whole token; this is the only moment when it can be read
     */
    public record IssuedToken(ApiToken token, String text) {
        @Override
        public String toString() {
            return "IssuedToken[" + token.id() + ", ***]";
        }
    }

    /** Who a token speaks for. */
    public record Bearer(User user, ApiToken token) {}

    /**
     * Makes the first administrator, {@code admin}, if there is no user at all.
     *
     * @param password the one to use; where none is given, one is made
     * @return the password if it was made here, to be printed once; empty if nothing was made
     */
    public Optional<String> bootstrap(Optional<String> password) {
        throw new UnsupportedOperationException("follows");
    }

    /** All users by name; there are at most 10,000. */
    public List<User> list() {
        throw new UnsupportedOperationException("follows");
    }

    /** The user, if there is one. */
    public Optional<User> find(String name) {
        throw new UnsupportedOperationException("follows");
    }

    /** Makes a user. A password has 8 to 1,024 characters. */
    public Result create(Actor actor, String name, Role role, String password) {
        throw new UnsupportedOperationException("follows");
    }

    /** Gives a user another role, or switches it off or on. */
    public Result change(Actor actor, String name, Role role, boolean active) {
        throw new UnsupportedOperationException("follows");
    }

    /** Gives a user another password. */
    public Result setPassword(Actor actor, String name, String password) {
        throw new UnsupportedOperationException("follows");
    }

    /** Removes a user and all tokens of it. */
    public Result delete(Actor actor, String name) {
        throw new UnsupportedOperationException("follows");
    }

    /** The active user whose password this is. Slow by intention; failures are audited, at most 30 a minute one by one. */
    public Optional<User> login(String name, String password) {
        throw new UnsupportedOperationException("follows");
    }

    /** Makes a token for a user. Its role is at most the user's. Empty if there is no such active user. */
    public Optional<IssuedToken> issue(Actor actor, String user, String label, Role role, Optional<Instant> expires) {
        throw new UnsupportedOperationException("follows");
    }

    /** Removes a token; false if there is none. */
    public boolean revoke(Actor actor, String tokenId) {
        throw new UnsupportedOperationException("follows");
    }

    /** All tokens, by user and time. */
    public List<ApiToken> tokens() {
        throw new UnsupportedOperationException("follows");
    }

    /** The active user whose token this is, with the token. Takes less than a millisecond while the store is quiet. */
    public Optional<Bearer> authenticate(String text) {
        throw new UnsupportedOperationException("follows");
    }
}
