package dev.fairlead.compose.emit;

import dev.fairlead.compose.emit.Draft.Value;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes one document: block style, two spaces, lists not indented, as the tools of Kubernetes do. Text is plain where
 * no reader of YAML 1.1 or 1.2 takes it for anything else, a literal block where it has lines, and in double quotes in
 * all other cases.
 */
final class YamlWriter {

    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_/$][A-Za-z0-9_./$()@%+=~^;-]*(:[A-Za-z0-9_./$()@%+=~^;-]+)*");
    private static final Pattern WORD = Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null|nan|inf|~|=|<<");
    private static final int INDENT = 2;

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(Draft draft) {
        YamlWriter writer = new YamlWriter();
        writer.mapping(draft, 0);
        return writer.out.toString();
    }

    /** One scalar as it stands behind a key. */
    static String value(Object content) {
        return content instanceof String text ? scalar(text) : String.valueOf(content);
    }

    private void mapping(Draft draft, int indent) {
        Iterator<Map.Entry<String, Value>> members = draft.ordered().entrySet().iterator();
        boolean first = true;
        while (members.hasNext()) {
            Map.Entry<String, Value> member = members.next();
            out.repeat(' ', first ? 0 : indent);
            first = false;
            out.append(scalar(member.getKey())).append(':');
            behind(member.getValue(), indent);
        }
    }

    private void behind(Value value, int indent) {
        switch (value) {
            case Draft.Scalar scalar -> {
                out.append(' ');
                text(scalar.content(), indent + INDENT);
            }
            case Draft.Nothing ignored -> out.append(" {}\n");
            case Draft.Inner inner -> {
                out.append('\n').repeat(' ', indent + INDENT);
                mapping(inner.draft(), indent + INDENT);
            }
            case Draft.Elements elements -> {
                out.append('\n');
                elements(elements.values(), indent);
            }
        }
    }

    private void elements(List<Value> values, int indent) {
        for (Value value : values) {
            switch (value) {
                case Draft.Scalar scalar -> {
                    out.repeat(' ', indent).append("- ");
                    text(scalar.content(), indent + INDENT);
                }
                case Draft.Nothing ignored -> out.repeat(' ', indent).append("- {}\n");
                case Draft.Inner inner -> {
                    if (!inner.draft().isEmpty()) {
                        out.repeat(' ', indent).append("- ");
                        mapping(inner.draft(), indent + INDENT);
                    }
                }
                case Draft.Elements ignored -> throw new IllegalStateException("a list in a list");
            }
        }
    }

    private void text(Object content, int indent) {
        if (content instanceof String text && isBlock(text)) {
            out.append(text.endsWith("\n") ? "|\n" : "|-\n");
            for (String line : text.lines().toList()) {
                out.repeat(' ', line.isEmpty() ? 0 : indent).append(line).append('\n');
            }
        } else {
            out.append(content instanceof String text ? scalar(text) : content).append('\n');
        }
    }

    // A block keeps what it has only if no line's end or beginning is lost on the way.
    private static boolean isBlock(String text) {
        boolean lines = text.indexOf('\n') > 0 && !text.endsWith("\n\n") && !text.startsWith("\n");
        return lines
                && !text.startsWith(" ")
                && text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f) || (c > 0xa0 && c < 0x2000))
                && text.lines().noneMatch(line -> line.endsWith(" "));
    }

    private static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !WORD.matcher(text).matches() && text.length() < 400;
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < 0x20 || (c >= 0x7f && c < 0xa1) || (c >= 0x2000 && !Character.isSurrogate(c))) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
