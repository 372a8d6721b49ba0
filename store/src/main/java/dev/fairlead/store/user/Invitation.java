package dev.fairlead.store.user;

import java.time.Instant;

/**
 * Lets a partner into the portal, once.
 *
 * @param id the public half of what the link has
 * @param client who is let in
 * @param by who made it
 * @param expires from when on it lets nobody in
 */
public record Invitation(String id, String client, String by, Instant createdAt, Instant expires) {}
