package dev.fairlead.gateway.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** The parameters of a raw query, read as HTML forms write them: {@code &} between, {@code +} for a space. */
final class QueryText {

    private QueryText() {}

    /**
     * Whether one of the parameter's values passes. A pair that cannot be decoded, or that holds a semicolon (which some
     * servers take for a separator), is no pair.
     */
    static boolean anyValue(String query, String name, Predicate<String> value) {
        int start = 0;
        while (start < query.length()) {
            int ampersand = query.indexOf('&', start);
            int end = ampersand < 0 ? query.length() : ampersand;
            if (passes(query.substring(start, end), name, value)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean passes(String pair, String name, Predicate<String> value) {
        if (pair.isEmpty() || pair.indexOf(';') >= 0) {
            return false;
        }
        int equals = pair.indexOf('=');
        try {
            String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
            return key.equals(name) && value.test(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        } catch (IllegalArgumentException badEscape) {
            return false;
        }
    }

    private static String decoded(String text) {
        boolean plain = text.indexOf('%') < 0 && text.indexOf('+') < 0;
        return plain ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
