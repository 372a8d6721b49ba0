package dev.fairlead.store.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that a rule found and that somebody should know.
 *
 * @param rule name of the rule; with {@code subject} unique among those that fire
 * @param subject what it is about: a backend, a route, a replica
 * @param kind word of the rule's kind
 * @param severity {@code warning} or {@code critical}
 * @param text what is wrong, with figures, as it was seen last
 * @param since when it began to fire
 * @param resolved when it was over; empty while it fires
 * @param told whether channels were given it; one that was silenced was not
 */
public record Alert(
        String rule,
        String subject,
        String kind,
        String severity,
        String text,
        Instant since,
        Optional<Instant> resolved,
        boolean told) {

    /** The same for as long as it lasts, and another one the next time. */
    public String id() {
        return Long.toString(since.toEpochMilli(), 36) + "-" + Integer.toHexString((rule + '\n' + subject).hashCode());
    }

    /** The same, over. */
    public Alert over(Instant at) {
        return new Alert(rule, subject, kind, severity, text, since, Optional.of(at), told);
    }
}
