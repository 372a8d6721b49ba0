package dev.fairlead.model.form;

import dev.fairlead.model.PathPattern;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Paths as products write them. They are compared with request paths in normal form, so only what has exactly one
 * normal form is allowed: segments of unreserved characters and sub-delimiters of RFC 3986, no dots alone.
 */
final class Paths {

    static final String REMEDY = "use a path such as /payments/v1";

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~!$&'()+,;=:@-]+");
    private static final List<String> OWN = List.of("/health", "/healthz");

    private Paths() {}

    /** Where a product begins. */
    static String basePath(String text) {
        String path = below(text);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" would take every request");
        }
        for (String own : OWN) {
            if (path.equals(own) || path.startsWith(own + "/")) {
                throw new IllegalArgumentException("\"" + text + "\" belongs to the gateway's own health checks");
            }
        }
        return path;
    }

    /** A path below another one: empty, or begins with a slash and does not end in one. */
    static String below(String text) {
        if (text.isEmpty() || text.equals("/")) {
            return "";
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" does not start with /");
        }
        if (text.endsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" ends in /");
        }
        for (String segment : text.substring(1).split("/", -1)) {
            wrong(segment).ifPresent(why -> {
                throw new IllegalArgumentException("\"" + text + "\" " + why);
            });
        }
        return text;
    }

    /** A pattern whose literal segments are in normal form. */
    static PathPattern pattern(String text) {
        PathPattern pattern = PathPattern.parse(text);
        for (PathPattern.Segment segment : pattern.segments()) {
            if (segment instanceof PathPattern.Segment.Literal literal) {
                wrong(literal.text()).ifPresent(why -> {
                    throw new IllegalArgumentException("\"" + text + "\" " + why);
                });
            }
        }
        return pattern;
    }

    private static Optional<String> wrong(String segment) {
        if (segment.isEmpty()) {
            return Optional.of("has an empty segment");
        }
        if (segment.equals(".") || segment.equals("..")) {
            return Optional.of("has the segment \"" + segment + "\"");
        }
        return SEGMENT.matcher(segment).matches()
                ? Optional.empty()
                : Optional.of("has characters that a path cannot have");
    }
}
