package dev.fairlead.store.user;

import java.time.Instant;

/**
 * An operator. What proves who it is stays in the store.
 *
 * @param name unique; 1 to 128 characters of letters, digits and {@code . _ - @ +}
 * @param active false refuses every login and every token of the user
 */
public record User(String name, Role role, boolean active, Instant changedAt) {}
