package dev.fairlead.store.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which records to list. Empty parts let everything through.
 *
 * @param user exactly this user
 * @param action exactly this action
 * @param subject part of a touched subject, as written there
 * @param from not before
 * @param to before
 */
public record AuditFilter(
        Optional<String> user,
        Optional<String> action,
        Optional<String> subject,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Lets every record through. */
    public static AuditFilter all() {
        return new AuditFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether the record is wanted. */
    public boolean takes(AuditRecord entry) {
        return user.map(entry.actor().user()::equals).orElse(true)
                && action.map(entry.action()::equals).orElse(true)
                && subject.map(part -> entry.touched().stream()
                                .anyMatch(touched -> touched.subject().contains(part)))
                        .orElse(true)
                && from.map(time -> !entry.time().isBefore(time)).orElse(true)
                && to.map(time -> entry.time().isBefore(time)).orElse(true);
    }
}
