package dev.fairlead.store.user;

import java.time.Instant;
import java.util.Optional;

/**
 * A token {@code flt_<id>_<secret>} with which a tool acts for a user. The secret half is kept as a keyed hash.
 *
 * @param id the public half
 * @param user whose it is
 * @param label what it is for, in the user's words
 * @param role what it may do; never more than its user
 * @param expires from when on it is refused; empty means never
 * @param lastUsed about when it was last used, to the minute; empty if never
 */
public record ApiToken(
        String id,
        String user,
        String label,
        Role role,
        Instant createdAt,
        Optional<Instant> expires,
        Optional<Instant> lastUsed) {}
