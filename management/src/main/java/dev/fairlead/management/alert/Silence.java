package dev.fairlead.management.alert;

import dev.fairlead.management.http.Problem.Fault;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What is not told for a while; it fires all the same.
 *
 * @param rule a name with {@code *}; empty for all
 * @param subject likewise
 * @param until when it is told again
 */
public record Silence(String id, String rule, String subject, Instant until, String reason, String by) {

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int MAX_TEXT = 256;

    /** Reads one. */
    public static Silence read(String id, String by, Node.Mapping body, Instant now, List<Fault> faults) {
        Entries entries = new Entries(body, faults);
        String rule = entries.text("rule", MAX_TEXT).orElse("");
        String subject = entries.text("subject", MAX_TEXT).orElse("");
        Instant until = entries.text("until", 64, Silence::time).orElse(Instant.EPOCH);
        if (faults.isEmpty() && (until.isBefore(now) || until.isAfter(now.plus(LONGEST)))) {
            entries.fault(
                    "until",
                    "\"until\" is missing, over, or more than " + LONGEST.toDays() + " days away",
                    "use a time such as " + now.plus(Duration.ofHours(2)));
        }
        String reason = entries.text("reason", MAX_TEXT).orElse("");
        String whose = entries.text("by", 128).orElse(by);
        entries.done("id");
        return new Silence(id, rule, subject, until, reason, whose);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException bad) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time such as 2026-11-21T12:00:00Z", bad);
        }
    }

    boolean covers(Alert alert, Instant now) {
        return now.isBefore(until) && Glob.fits(rule, alert.rule()) && Glob.fits(subject, alert.subject());
    }

    /** As it is kept and shown. */
    public Members written() {
        Members members =
                new Members().put("id", id).put("until", until.toString()).put("by", by);
        if (!rule.isEmpty()) {
            members.put("rule", rule);
        }
        if (!subject.isEmpty()) {
            members.put("subject", subject);
        }
        return reason.isEmpty() ? members : members.put("reason", reason);
    }
}
