package dev.fairlead.model.form;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Hours;
import dev.fairlead.model.Terms;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@link Terms} among the members of a credential, both ways. */
final class TermsForm {

    private static final int MAX_HOURS = 16;

    private TermsForm() {}

    static Terms read(Fields fields) {
        Terms terms = new Terms(
                fields.bool("active", true),
                Reading.methods(fields, "allowedMethods"),
                fields.parsedList("allowedIps", Cidr::parse, "write an address or a block such as 10.0.0.0/8"),
                fields.parsed("expires", TermsForm::instant, "write it as 2027-01-31T00:00:00Z"),
                hours(fields));
        return terms.equals(Terms.usual()) ? Terms.usual() : terms;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException invalid) {
            throw new IllegalArgumentException("\"" + text + "\" is not a moment in time", invalid);
        }
    }

    private static List<Hours> hours(Fields fields) {
        List<Hours> hours = new ArrayList<>();
        List<Node> nodes = fields.list("hours");
        if (nodes.size() > MAX_HOURS) {
            fields.findings()
                    .error(
                            fields.place("hours"),
                            "\"hours\" has " + nodes.size() + " entries, at most " + MAX_HOURS + " are allowed",
                            "say days that have the same hours in one of them");
        }
        for (Node node : nodes) {
            Fields inner = Fields.of(node, fields.findings());
            Set<DayOfWeek> days = new LinkedHashSet<>(
                    inner.parsedList("days", TermsForm::day, "use mon, tue, wed, thu, fri, sat, sun"));
            LocalTime from = time(inner, "from");
            LocalTime to = time(inner, "to");
            hours.add(new Hours(
                    days.isEmpty() ? Hours.everyDay() : days,
                    from,
                    to,
                    inner.parsed("zone", Reading::zone, "use a name such as Europe/Berlin or UTC")
                            .orElse(ZoneOffset.UTC)));
            inner.finish();
        }
        return hours;
    }

    private static LocalTime time(Fields fields, String key) {
        return fields.parsed(key, TermsForm::time, "write it as \"08:00\"").orElse(LocalTime.MIDNIGHT);
    }

    private static LocalTime time(String text) {
        try {
            if (text.matches("[0-2][0-9]:[0-5][0-9]")) {
                return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
            }
        } catch (DateTimeException hour) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time of day", hour);
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a time of day");
    }

    private static DayOfWeek day(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (word(day).equals(text)) {
                return day;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a day of the week");
    }

    private static String word(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    static void write(Terms terms, Members members) {
        if (!terms.active()) {
            members.put("active", false);
        }
        if (!terms.allowedMethods().isEmpty()) {
            members.put("allowedMethods", Members.ofTexts(terms.allowedMethods()));
        }
        if (!terms.allowedIps().isEmpty()) {
            List<String> blocks =
                    terms.allowedIps().stream().map(Cidr::toString).toList();
            members.put("allowedIps", Members.ofTexts(blocks));
        }
        Optional<Node> expires = terms.expires().map(Instant::toString).map(Members::of);
        members.put("expires", expires);
        if (!terms.hours().isEmpty()) {
            members.put(
                    "hours",
                    Members.of(terms.hours().stream().map(TermsForm::hours).toList()));
        }
    }

    private static Node hours(Hours hours) {
        Members members = new Members();
        if (hours.days().size() < DayOfWeek.values().length) {
            members.put(
                    "days",
                    Members.ofTexts(
                            hours.days().stream().sorted().map(TermsForm::word).toList()));
        }
        members.put("from", hours.from().toString()).put("to", hours.to().toString());
        if (!hours.zone().equals(ZoneOffset.UTC)) {
            members.put("zone", hours.zone().getId());
        }
        return members.build();
    }
}
