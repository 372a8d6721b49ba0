package dev.fairlead.model.tree;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A tree as YAML 1.2 in block style: two spaces, one value a line, members in their order. The same tree gives the same
 * bytes. Text is plain where no reader takes it for anything else, and in double quotes otherwise; a dollar sign is
 * doubled, so that a configuration file read with its variables gives back what was written.
 */
public final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** The document of a mapping. */
    public static String of(Node.Mapping root) {
        YamlText text = new YamlText();
        if (root.members().isEmpty()) {
            return "{}\n";
        }
        text.mapping(root, 0);
        return text.out.toString();
    }

    private void mapping(Node.Mapping mapping, int indent) {
        Iterator<Map.Entry<String, Node>> members = mapping.members().entrySet().iterator();
        for (boolean first = true; members.hasNext(); first = false) {
            Map.Entry<String, Node> member = members.next();
            out.repeat(' ', first ? 0 : indent);
            // Keys are read without variables.
            out.append(scalar(member.getKey(), false)).append(':');
            behind(member.getValue(), indent);
        }
    }

    private void behind(Node value, int indent) {
        switch (value) {
            case Node.Mapping mapping -> {
                if (mapping.members().isEmpty()) {
                    out.append(" {}\n");
                } else {
                    out.append('\n').repeat(' ', indent + 2);
                    mapping(mapping, indent + 2);
                }
            }
            case Node.Sequence list -> {
                if (list.elements().isEmpty()) {
                    out.append(" []\n");
                } else {
                    out.append('\n');
                    elements(list, indent + 2);
                }
            }
            case Node.Text text -> out.append(' ').append(written(text)).append('\n');
            case Node.Decimal number -> out.append(' ').append(written(number)).append('\n');
            case Node.Bool bool -> out.append(' ').append(written(bool)).append('\n');
            case Node.Empty empty -> out.append(' ').append(written(empty)).append('\n');
        }
    }

    private void elements(Node.Sequence list, int indent) {
        for (Node element : list.elements()) {
            out.repeat(' ', indent).append('-');
            if (element instanceof Node.Mapping mapping && !mapping.members().isEmpty()) {
                out.append(' ');
                mapping(mapping, indent + 2);
            } else {
                behind(element, indent);
            }
        }
    }

    private static String written(Node scalar) {
        return switch (scalar) {
            case Node.Text text -> scalar(text.value(), true);
            case Node.Decimal number -> Json.canonical(number);
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Empty empty -> "null";
            case Node.Mapping mapping -> Json.canonical(mapping);
            case Node.Sequence list -> Json.canonical(list);
        };
    }

    private static String scalar(String text, boolean doubled) {
        boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        if (plain) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case '$' -> quoted.append(doubled ? "$$" : "$");
                default -> {
                    boolean shown = (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0x2000) || Character.isSurrogate(c);
                    quoted.append(shown ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        return quoted.append('"').toString();
    }
}
