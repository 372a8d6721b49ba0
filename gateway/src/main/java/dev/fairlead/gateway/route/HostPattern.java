package dev.fairlead.gateway.route;

import dev.fairlead.model.Match;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A host of a rule: exact, {@code *.example.com} (exactly one more label) or {@code *} (any, also none). A dot at the
 * end means the same name without it, on either side.
 *
 * @param kind how it matches
 * @param name what must follow: the whole host, or for a wildcard the part from its first dot on
 */
record HostPattern(Kind kind, String name) {

    enum Kind {
        ANY,
        ONE_MORE_LABEL,
        EXACT
    }

    static HostPattern of(String host) {
        String lower = withoutDot(host.toLowerCase(Locale.ROOT));
        if (lower.equals("*")) {
            return new HostPattern(Kind.ANY, "");
        }
        return lower.startsWith("*.")
                ? new HostPattern(Kind.ONE_MORE_LABEL, lower.substring(1))
                : new HostPattern(Kind.EXACT, lower);
    }

    byte[] bytes() {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    Match asMatch() {
        return new Match.Host(kind == Kind.ONE_MORE_LABEL ? "*" + name : kind == Kind.ANY ? "*" : name);
    }

    /** Whether a host in lower case is meant. */
    boolean takes(byte[] bytes, int start, int hostEnd) {
        int end = endWithoutDot(bytes, start, hostEnd);
        return switch (kind) {
            case ANY -> true;
            case EXACT -> end > start && is(bytes, start, end);
            case ONE_MORE_LABEL -> {
                int dot = firstDot(bytes, start, end);
                yield dot > start && is(bytes, dot, end);
            }
        };
    }

    /** Where the host's first label ends, or the end of the host. */
    static int firstDot(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '.') {
            at++;
        }
        return at;
    }

    static int endWithoutDot(byte[] bytes, int start, int end) {
        return end > start && bytes[end - 1] == '.' ? end - 1 : end;
    }

    static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    // Compared byte by byte: a host is ASCII, and the name is short.
    private boolean is(byte[] bytes, int start, int end) {
        if (end - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
