package dev.fairlead.gateway.endpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The directives of {@code Cache-Control}, of a request or of an answer (RFC 9111 section 5.2). */
final class CacheControl {

    /** Seconds that stand for everything longer. */
    private static final long MOST_SECONDS = 1L << 31;

    private final Map<String, String> directives = new HashMap<>();

    /** @param values of all fields of that name */
    CacheControl(List<String> values) {
        for (String value : values) {
            for (String each : parts(value)) {
                int equals = each.indexOf('=');
                String name =
                        (equals < 0 ? each : each.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
                String said =
                        equals < 0 ? "" : each.substring(equals + 1).strip().replace("\"", "");
                // Said twice in two ways it is as good as zero.
                directives.merge(name, said, (one, other) -> one.equals(other) ? one : "0");
            }
        }
    }

    private static String[] parts(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            quoted ^= c == '"';
            plain.append(quoted && c == ',' ? ';' : c);
        }
        return plain.toString().split(",", -1);
    }

    boolean has(String directive) {
        return directives.containsKey(directive);
    }

    boolean isEmpty() {
        return directives.isEmpty() || (directives.size() == 1 && directives.containsKey(""));
    }

    /** Seconds; -1 where it is not said, and 0 where what is said is no number. */
    long seconds(String directive) {
        String said = directives.get(directive);
        if (said == null) {
            return -1;
        }
        if (said.isEmpty() || !said.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return said.length() > 10 ? MOST_SECONDS : Math.min(MOST_SECONDS, Long.parseLong(said));
    }
}
