package dev.fairlead.model.form;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What several forms read alike. */
final class Reading {

    private static final String REFERENCE =
            "write the name, or name@source with one of store, file, docker, kubernetes";

    private Reading() {}

    /** An object may repeat the name under which it stands, and no other. */
    static void name(Fields fields, String name) {
        fields.optionalText("name").filter(written -> !written.equals(name)).ifPresent(written -> fields.findings()
                .error(
                        fields.place("name"),
                        "\"name\" is \"" + written + "\" in the object named \"" + name + "\"",
                        "take it out or make the two the same"));
    }

    /**
     * A name as {@link Name} wants it.
     *
     * @throws IllegalArgumentException with one sentence, if it is none
     */
    static String checkedName(String name) {
        if (name.isEmpty() || name.length() > 128) {
            throw new IllegalArgumentException("a name has 1 to 128 characters, this one has " + name.length());
        }
        if (name.indexOf('@') >= 0 || name.chars().anyMatch(Character::isISOControl) || !name.equals(name.strip())) {
            throw new IllegalArgumentException(
                    "the name \"" + name + "\" has an @, a control character or a blank at an end");
        }
        return name;
    }

    static Optional<Name> reference(Fields fields, String key, Owner own) {
        return fields.parsed(key, reference(own), REFERENCE);
    }

    static List<Name> references(Fields fields, String key, Owner own) {
        return fields.parsedList(key, reference(own), REFERENCE);
    }

    private static Function<String, Name> reference(Owner own) {
        return text -> {
            Name name = Name.parse(text, own);
            checkedName(name.name());
            return name;
        };
    }

    static String reference(Name name, Owner own) {
        return name.owner() == own ? name.name() : name.toString();
    }

    /** Methods in upper case; none twice. */
    static List<String> methods(Fields fields, String key) {
        return fields.parsedList(key, Reading::method, "use methods such as GET and POST").stream()
                .distinct()
                .toList();
    }

    private static String method(String text) {
        if (!text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,32}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a method");
        }
        return text.toUpperCase(Locale.ROOT);
    }

    // UTC has several names; one of them is enough.
    static ZoneId zone(String text) {
        try {
            ZoneId zone = ZoneId.of(text);
            return zone.normalized().equals(ZoneOffset.UTC) ? ZoneOffset.UTC : zone;
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time zone", unknown);
        }
    }

    /** Reports that something known to Traefik users is not there yet, and that the object is therefore not served. */
    static void unavailable(Findings findings, String what, Place place) {
        findings.error(place, "\"" + what + "\" is not available in this version", "take it out");
    }

    /** Reports that something known to Traefik users is not there yet, and that the object is served without it. */
    static void without(Findings findings, String what, Place place) {
        findings.warning(
                place, "\"" + what + "\" is not available in this version; it is served without it", "take it out");
    }
}
