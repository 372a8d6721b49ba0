package dev.fairlead.gateway.middleware;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * A replacement in the language of Go: {@code $1}, {@code ${1}}, {@code ${name}} are what a group took, {@code $$} is a
 * dollar sign. The name is as long as letters, digits and underscores go on, so that {@code $1x} is the group
 * {@code 1x}; a group that there is not is empty.
 */
final class Replacement {

    private sealed interface Part {

        record Text(String text) implements Part {}

        record Numbered(int group) implements Part {}

        record Named(String group) implements Part {}
    }

    private final Pattern pattern;
    private final List<Part> parts;

    Replacement(String regex, String replacement) {
        pattern = Pattern.compile(regex);
        parts = parts(replacement, pattern);
    }

    private static List<Part> parts(String text, Pattern pattern) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = text.charAt(at) == '$' ? end(text, at) : -1;
            if (text.startsWith("$$", at)) {
                literal.append('$');
                at += 2;
            } else if (end < 0) {
                literal.append(text.charAt(at++));
            } else {
                parts.add(new Part.Text(literal.toString()));
                literal.setLength(0);
                group(text.substring(at + 1, end).replaceAll("[{}]", ""), pattern, parts);
                at = end;
            }
        }
        parts.add(new Part.Text(literal.toString()));
        return List.copyOf(parts);
    }

    // Behind the name of a group, or -1 where none begins.
    private static int end(String text, int dollar) {
        boolean braced = text.startsWith("{", dollar + 1);
        int at = dollar + (braced ? 2 : 1);
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (at == start || (braced && !text.startsWith("}", at))) {
            return -1;
        }
        return braced ? at + 1 : at;
    }

    private static void group(String name, Pattern pattern, List<Part> to) {
        if (name.matches("[0-9]{1,4}")) {
            if (Integer.parseInt(name) <= pattern.groupCount()) {
                to.add(new Part.Numbered(Integer.parseInt(name)));
            }
        } else if (pattern.namedGroups().containsKey(name)) {
            to.add(new Part.Named(name));
        }
    }

    boolean matches(String text) {
        return pattern.matcher(text).find();
    }

    /** The text with every match replaced. */
    String in(String text) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (matcher.find()) {
            out.append(text, at, matcher.start());
            for (Part part : parts) {
                String taken =
                        switch (part) {
                            case Part.Text literal -> literal.text();
                            case Part.Numbered numbered -> matcher.group(numbered.group());
                            case Part.Named named -> matcher.group(named.group());
                        };
                out.append(taken == null ? "" : taken);
            }
            at = matcher.end();
        }
        return out.append(text, at, text.length()).toString();
    }
}
