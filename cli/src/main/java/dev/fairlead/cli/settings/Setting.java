package dev.fairlead.cli.settings;

import java.util.Locale;
import java.util.function.Function;

/**
 * One setting.
 *
 * @param variable its environment variable
 * @param parse its text as a value; an IllegalArgumentException says in a sentence what is wrong with the text
 * @param fallback the text that holds where none is given; empty where the setting then has no value
 * @param allowed what it may be, as the end of "use …"
 * @param display what of its text may be printed
 * @param help one line for people
 */
record Setting<T>(
        String variable, Function<String, T> parse, String fallback, String allowed, Display display, String help) {

    /** How much of a value may be seen. */
    enum Display {
        /** All of it. */
        OPEN,
        /** All but a password inside a URI. */
        URI,
        /** Nothing. */
        SECRET
    }

    /** Its key in the file: {@code FAIRLEAD_HTTP_PORT} is {@code httpPort}, {@code MONGODB_URI} is {@code mongodbUri}. */
    String key() {
        String[] words =
                variable.replaceFirst("^FAIRLEAD_", "").toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder key = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            key.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return key.toString();
    }

    /** What of the text may be printed. */
    String shown(String text) {
        return switch (display) {
            case OPEN -> text;
            case URI -> withoutPasswords(text);
            case SECRET -> text.isEmpty() ? "" : "***";
        };
    }

    // Those of the user, and what the query calls a secret.
    private static String withoutPasswords(String text) {
        String open = text.replaceFirst("(?s)(//[^:@/]*):.*@", "$1:***@");
        int query = open.indexOf('?');
        return query < 0
                ? open
                : open.substring(0, query)
                        + open.substring(query)
                                .replaceAll(
                                        "(?i)((?:password|token|secret|api.?key|signature)[^=:&]*[=:])[^&]*", "$1***");
    }
}
