package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.route.PathText;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.openapi.EndpointSchema;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes path and query of a request. What a caller gives is escaped, so it stays in the segment that it was given for. */
final class Target {

    private static final String UNRESERVED = "-._~";

    private Target() {}

    /**
     * The path.
     *
     * @throws IllegalArgumentException with a sentence for the caller
     */
    static String path(String prefix, PathPattern pattern, Map<String, Node> values) {
        for (String given : values.keySet()) {
            if (!pattern.parameters().contains(given) && !(pattern.wildcard() && given.equals(EndpointSchema.REST))) {
                throw new IllegalArgumentException("\"path." + given + "\" is no part of the path " + prefix + pattern);
            }
        }
        StringBuilder path = new StringBuilder(prefix.isEmpty() ? "" : PathText.canonical(prefix));
        for (PathPattern.Segment segment : pattern.segments()) {
            switch (segment) {
                case PathPattern.Segment.Literal literal -> path.append(PathText.canonical("/" + literal.text()));
                case PathPattern.Segment.Parameter parameter ->
                    path.append('/').append(segment(parameter.name(), scalar("path." + parameter.name(), values)));
            }
        }
        if (pattern.wildcard()) {
            String rest = values.containsKey(EndpointSchema.REST) ? scalar("path.rest", values) : "";
            for (String part : rest.isEmpty() ? List.<String>of() : List.of(rest.split("/", -1))) {
                path.append('/').append(segment(EndpointSchema.REST, part));
            }
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    private static String scalar(String name, Map<String, Node> values) {
        Node value = values.get(name.substring("path.".length()));
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return text(name, value);
    }

    // Dots would lead out of the segment when the path is normalised.
    private static String segment(String name, String value) {
        if (value.isEmpty() || Set.of(".", "..").contains(value)) {
            throw new IllegalArgumentException(
                    "\"path." + name + "\" is \"" + value + "\", which is no segment of a path");
        }
        return escaped(value);
    }

    /** The query with its question mark; empty if there is nothing in it. */
    static String query(Map<String, Node> values) {
        StringBuilder query = new StringBuilder();
        values.forEach((name, value) -> {
            List<Node> several = value instanceof Node.Sequence list ? list.elements() : List.of(value);
            for (Node one : several) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(escaped(name))
                        .append('=')
                        .append(escaped(text("query." + name, one)));
            }
        });
        return query.toString();
    }

    /** A value as it stands in a request. */
    static String text(String name, Node value) {
        return switch (value) {
            case Node.Text text -> text.value();
            case Node.Decimal number -> Json.canonical(number);
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Empty nothing -> throw noScalar(name, nothing);
            case Node.Sequence list -> throw noScalar(name, list);
            case Node.Mapping mapping -> throw noScalar(name, mapping);
        };
    }

    private static IllegalArgumentException noScalar(String name, Node value) {
        return new IllegalArgumentException(
                "\"" + name + "\" is " + value.kind() + "; send text, a number, true or false");
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            boolean alphanumeric =
                    (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9');
            if (alphanumeric || UNRESERVED.indexOf(octet) >= 0) {
                text.append((char) octet);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return text.toString();
    }
}
