package dev.fairlead.model.flow;

import dev.fairlead.model.Workflow.Expression;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with expressions in it: {@code Hello ${{ request.query.name }}}. An expression ends at the first <code>}}</code> that is
 * outside of its own texts and braces.
 *
 * @param parts in order
 */
public record TemplateText(List<Part> parts) {

    private static final String OPEN = "${{";
    private static final String CLOSE = "}}";

    public TemplateText {
        parts = List.copyOf(parts);
    }

    /** One part of it. */
    public sealed interface Part {
        /** Stands for itself. */
        record Literal(String text) implements Part {}

        /** Its value is put in. */
        record Code(Expression expression) implements Part {}
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with one sentence, if an expression does not end or is empty
     */
    public static TemplateText parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            if (open > at) {
                parts.add(new Part.Literal(text.substring(at, open)));
            }
            int close = close(text, open + OPEN.length());
            String code = text.substring(open + OPEN.length(), close).strip();
            if (code.isEmpty()) {
                throw new IllegalArgumentException("a ${{ }} in \"" + shown(text) + "\" is empty");
            }
            parts.add(new Part.Code(new Expression(code)));
            at = close + CLOSE.length();
        }
        if (at < text.length()) {
            parts.add(new Part.Literal(text.substring(at)));
        }
        return new TemplateText(parts);
    }

    // Texts may hold braces, and braces of the expression's own come in pairs.
    private static int close(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = endOfText(text, i);
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && depth > 0) {
                depth--;
            } else if (c == '}' && text.startsWith(CLOSE, i)) {
                return i;
            }
        }
        throw new IllegalArgumentException("a ${{ in \"" + shown(text) + "\" has no }}");
    }

    /** The place of the quote that ends the text which begins here; the end where there is none. */
    static int endOfText(String text, int open) {
        char quote = text.charAt(open);
        int i = open + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
