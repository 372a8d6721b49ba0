package dev.fairlead.store.audit;

import java.util.Optional;

/**
 * Who does something.
 *
 * @param user name of the user, 1 to 128 characters without control characters
 * @param token id of the API token that was shown, if one was
 * @param onBehalfOf for whom a tool or an agent acts, if it says so; at most 256 characters
 */
public record Actor(String user, Optional<String> token, Optional<String> onBehalfOf) {

    public Actor {
        requirePlain(user, 128);
        onBehalfOf.ifPresent(name -> requirePlain(name, 256));
    }

    /** A user in person. */
    public static Actor user(String name) {
        return new Actor(name, Optional.empty(), Optional.empty());
    }

    /** Fairlead itself, for what nobody asked for: the first start, sweeps. */
    public static Actor system() {
        return user("system");
    }

    private static void requirePlain(String name, int length) {
        if (name.isEmpty() || name.length() > length || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name has 1 to " + length
                    + " characters and no control characters; this one has " + name.length());
        }
    }
}
