package dev.fairlead.store.user;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody who signed in with a browser and did not sign out. Kept with a keyed hash of its secret half.
 *
 * @param id the public half of what the browser shows
 * @param user whose it is
 * @param createdAt when the password was shown
 * @param usedAt when the person last did something
 */
public record Session(String id, String user, Instant createdAt, Instant usedAt) {

    /** It ends when nobody did anything for this long. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** It ends this long after the password was shown, whatever is done. */
    public static final Duration LONGEST = Duration.ofHours(12);

    /** The moment from which on it is refused if nothing more is done. */
    public Instant expires() {
        Instant idle = usedAt.plus(IDLE);
        Instant last = createdAt.plus(LONGEST);
        return idle.isBefore(last) ? idle : last;
    }
}
