package dev.fairlead.model.tree;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/** Writes one tree, escaping only what RFC 8259 wants escaped. */
final class JsonWriter {

    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String write(Node node) {
        value(node, 0);
        return out.toString();
    }

    private void value(Node node, int depth) {
        switch (node) {
            case Node.Mapping mapping -> mapping(mapping, depth);
            case Node.Sequence sequence -> sequence(sequence, depth);
            case Node.Text text -> string(text.value());
            case Node.Decimal decimal -> number(decimal.value());
            case Node.Bool bool -> out.append(bool.value());
            case Node.Empty empty -> out.append("null");
        }
    }

    private void mapping(Node.Mapping mapping, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, Node>> members = mapping.members().entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<String, Node> member = members.next();
            line(depth + 1);
            string(member.getKey());
            out.append(pretty ? ": " : ":");
            value(member.getValue(), depth + 1);
            out.append(members.hasNext() ? "," : "");
        }
        if (!mapping.members().isEmpty()) {
            line(depth);
        }
        out.append('}');
    }

    private void sequence(Node.Sequence sequence, int depth) {
        out.append('[');
        Iterator<Node> elements = sequence.elements().iterator();
        while (elements.hasNext()) {
            line(depth + 1);
            value(elements.next(), depth + 1);
            out.append(elements.hasNext() ? "," : "");
        }
        if (!sequence.elements().isEmpty()) {
            line(depth);
        }
        out.append(']');
    }

    private void line(int depth) {
        if (pretty) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void number(BigDecimal value) {
        BigDecimal least = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        // Plain where that is short; an exponent keeps 1e400 from becoming 400 digits.
        out.append(Math.abs(least.scale()) <= 20 ? least.toPlainString() : least.toString());
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> other(text, i, c);
            }
        }
        out.append('"');
    }

    private void other(String text, int i, char c) {
        if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            // Half a pair has no UTF-8: it leaves as the replacement character.
            out.append(isHalf(text, i, c) ? '\ufffd' : c);
        }
    }

    private static boolean isHalf(String text, int i, char c) {
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
