package dev.fairlead.store.user;

import java.time.Instant;
import java.util.Optional;

/**
 * A partner that is signed in with a browser. Kept with a keyed hash of its secret half; lasts no longer than an operator's.
 *
 * @param id the public half of what the browser shows
 * @param client whose it is
 * @param key public half of the key that began it; empty where an invitation did
 * @param createdAt when that was shown
 * @param usedAt when the person last did something
 */
public record PartnerSession(String id, String client, Optional<String> key, Instant createdAt, Instant usedAt) {

    /** The moment from which on it is refused if nothing more is done. */
    public Instant expires() {
        Instant idle = usedAt.plus(Session.IDLE);
        Instant last = createdAt.plus(Session.LONGEST);
        return idle.isBefore(last) ? idle : last;
    }
}
