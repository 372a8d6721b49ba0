package dev.fairlead.model;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression in the language of RE2, which is what users of Traefik write. Two are equal if their texts are.
 *
 * @param text as written; known to be valid
 */
public record Regex(String text) {

    /** Characters of one expression. */
    public static final int MAX_LENGTH = 1024;

    public Regex {
        translate(text);
    }

    /**
     * The same expression for {@link java.util.regex}, compiled anew: {@code find()} is its unanchored match. That
     * engine backtracks, so an expression can be slow on a text made for it; an engine in linear time takes
     * {@link #text()} as it stands.
     */
    public Pattern pattern() {
        return translate(text);
    }

    /**
     * @throws IllegalArgumentException with one sentence on what is wrong, and at which column of the expression
     */
    private static Pattern translate(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the expression has more than " + MAX_LENGTH + " characters");
        }
        try {
            return Pattern.compile(new RegexTranslation(text).toJava(), Pattern.UNIX_LINES | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException invalid) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a regular expression: " + invalid.getDescription(), invalid);
        }
    }
}
