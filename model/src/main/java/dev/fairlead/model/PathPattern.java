package dev.fairlead.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A path of literal and {@code {name}} segments, possibly ending in {@code /*}, which takes the rest of the path
 * (also nothing). Braces and stars have no other meaning.
 *
 * @param segments the segments in order; {@code /} alone has none
 * @param wildcard true if the pattern ends in {@code /*}
 */
public record PathPattern(List<Segment> segments, boolean wildcard) {

    public PathPattern {
        segments = List.copyOf(segments);
    }

    /** One segment of a pattern. */
    public sealed interface Segment {
        /** A segment that stands for itself. */
        record Literal(String text) implements Segment {}

        /** A segment that takes any one non-empty segment under a name. */
        record Parameter(String name) implements Segment {}
    }

    /**
     * Reads a pattern as users write it.
     *
     * @throws IllegalArgumentException with one sentence on what is wrong: no leading slash, an empty segment, a
     *     {@code *} that is not the whole last segment, unbalanced braces, a parameter named twice
     */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" does not start with /");
        }
        if (text.equals("/")) {
            return new PathPattern(List.of(), false);
        }
        String[] parts = text.substring(1).split("/", -1);
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (part.equals("*") && i == parts.length - 1) {
                return new PathPattern(segments, true);
            }
            segments.add(segment(text, part, names));
        }
        return new PathPattern(segments, false);
    }

    private static Segment segment(String text, String part, Set<String> names) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" has an empty segment");
        }
        if (part.contains("*")) {
            throw new IllegalArgumentException("\"" + text + "\": * may only be the whole last segment");
        }
        boolean braces = part.indexOf('{') >= 0 || part.indexOf('}') >= 0;
        if (!braces) {
            return new Segment.Literal(part);
        }
        String name = part.substring(1, Math.max(1, part.length() - 1));
        if (part.charAt(0) != '{'
                || !part.endsWith("}")
                || name.isEmpty()
                || name.contains("{")
                || name.contains("}")) {
            throw new IllegalArgumentException("\"" + text + "\": \"" + part + "\" is not a {name} segment");
        }
        if (!names.add(name)) {
            throw new IllegalArgumentException("\"" + text + "\" names the parameter {" + name + "} twice");
        }
        return new Segment.Parameter(name);
    }

    /** The names of the parameters, in order. */
    public List<String> parameters() {
        List<String> names = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment instanceof Segment.Parameter parameter) {
                names.add(parameter.name());
            }
        }
        return names;
    }

    /** The pattern as users write it; {@link #parse} of it gives an equal pattern. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Segment segment : segments) {
            text.append('/');
            switch (segment) {
                case Segment.Literal literal -> text.append(literal.text());
                case Segment.Parameter parameter ->
                    text.append('{').append(parameter.name()).append('}');
            }
        }
        if (wildcard) {
            text.append("/*");
        }
        return text.isEmpty() ? "/" : text.toString();
    }
}
