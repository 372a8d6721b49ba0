package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.ResponseHead;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What the head of an answer says to a cache. */
final class AnswerFields {

    private final Fields fields;

    AnswerFields(ResponseHead head) {
        this.fields = head.fields();
    }

    /** The values of all fields of that name. {@code lower} is lower case. */
    List<String> all(String lower) {
        List<String> values = new ArrayList<>();
        for (int at = fields.find(lower, 0); at >= 0; at = fields.find(lower, at + 1)) {
            String value = fields.value(at);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** The first of them, or empty. */
    String first(String lower) {
        List<String> all = all(lower);
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** The names in {@code Vary}, lower case. */
    Set<String> vary() {
        Set<String> names = new TreeSet<>();
        for (String value : all("vary")) {
            for (String name : value.split(",", -1)) {
                if (!name.isBlank()) {
                    names.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /** Whole seconds; 0 where it is missing or none. */
    long age() {
        String age = first("age");
        return age.matches("[0-9]{1,10}") ? Long.parseLong(age) : 0;
    }

    /** Seconds since the epoch; -1 where it is missing or none. */
    long date(String lower) {
        return seconds(first(lower));
    }

    /** Seconds since the epoch; -1 where it is none. */
    static long seconds(String date) {
        try {
            return date.isEmpty()
                    ? -1
                    : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toEpochSecond();
        } catch (DateTimeException none) {
            return -1;
        }
    }
}
