package dev.fairlead.sources.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings the one template that files for Traefik are full of, <code>{{ env "NAME" }}</code>, into the form of variables
 * here. It stands within quotes of its own kind, so it must go before the file is read as YAML or TOML. No line moves.
 * With a dollar sign before it, it is an expression of a workflow and stays.
 */
final class EnvCalls {

    private static final Pattern CALL =
            Pattern.compile("(?<!\\$)\\{\\{-?\\s*env\\s+[\"`]([A-Za-z_][A-Za-z0-9_]*)[\"`]\\s*"
                    + "(?:\\|\\s*default\\s+[\"`]([^\"`{}\\\\\r\n]*)[\"`]\\s*)?-?\\}\\}");

    private static final Pattern TEMPLATE = Pattern.compile("(?<!\\$)\\{\\{");

    private EnvCalls() {}

    static String asVariables(String text) {
        if (!text.contains("{{")) {
            return text;
        }
        return CALL.matcher(text).replaceAll(call -> {
            String otherwise = call.group(2) == null ? "" : ":-" + call.group(2);
            return Matcher.quoteReplacement("${" + call.group(1) + otherwise + '}');
        });
    }

    /** Whether a line has a template that is none of these. */
    static boolean isInLine(String text, int line) {
        return text.lines()
                .skip(Math.max(0, line - 1L))
                .findFirst()
                .filter(found -> TEMPLATE.matcher(found).find())
                .isPresent();
    }
}
