package dev.fairlead.model.tree;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Json.Malformed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One pass over one document, by recursive descent; the depth bound bounds the stack. */
final class JsonReader {

    private final String text;
    private final String source;
    private int at;
    private int line = 1;
    private int lineStart;

    JsonReader(String text, String source) {
        this.text = text;
        this.source = source;
    }

    Node document() throws Malformed {
        if (text.startsWith("\ufeff")) {
            throw malformed("begins with a byte order mark; save it without one");
        }
        blanks();
        Node node = value(new Place(source, "", line, column()), 0);
        blanks();
        if (at < text.length()) {
            throw malformed("has " + shown() + " behind its value");
        }
        return node;
    }

    private Node value(Place place, int depth) throws Malformed {
        return switch (peek()) {
            case '{' -> mapping(place, depth + 1);
            case '[' -> sequence(place, depth + 1);
            case '"' -> new Node.Text(string(), place);
            case 't' -> word("true", new Node.Bool(true, place));
            case 'f' -> word("false", new Node.Bool(false, place));
            case 'n' -> word("null", new Node.Empty(place));
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> new Node.Decimal(number(), place);
            default -> throw malformed("expected a value, found " + shown());
        };
    }

    private Node mapping(Place place, int depth) throws Malformed {
        enter(depth);
        Map<String, Node> members = new LinkedHashMap<>();
        if (closes('}')) {
            return new Node.Mapping(members, place);
        }
        do {
            blanks();
            if (peek() != '"') {
                throw malformed("expected a member name in double quotes, found " + shown());
            }
            Place namePlace = new Place(source, place.pointer(), line, column());
            String name = string();
            blanks();
            expect(':');
            blanks();
            Node value = value(place.child(name, line, column()), depth);
            if (members.put(name, value) != null) {
                throw new Malformed(namePlace, "names the member \"" + name + "\" a second time");
            }
        } while (more('}'));
        return new Node.Mapping(members, place);
    }

    private Node sequence(Place place, int depth) throws Malformed {
        enter(depth);
        List<Node> elements = new ArrayList<>();
        if (closes(']')) {
            return new Node.Sequence(elements, place);
        }
        do {
            blanks();
            elements.add(value(place.child(Integer.toString(elements.size()), line, column()), depth));
        } while (more(']'));
        return new Node.Sequence(elements, place);
    }

    private void enter(int depth) throws Malformed {
        if (depth > Json.MAX_DEPTH) {
            throw malformed("is nested more than " + Json.MAX_DEPTH + " levels deep");
        }
        at++;
    }

    private boolean closes(char end) throws Malformed {
        blanks();
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    private boolean more(char end) throws Malformed {
        blanks();
        char c = peek();
        if (c != ',' && c != end) {
            throw malformed("expected , or " + end + ", found " + shown());
        }
        at++;
        return c == ',';
    }

    private Node word(String word, Node node) throws Malformed {
        if (!text.startsWith(word, at)) {
            throw malformed("expected a value, found " + shown());
        }
        at += word.length();
        return node;
    }

    private String string() throws Malformed {
        at++;
        int start = at;
        StringBuilder built = null;
        while (true) {
            char c = peek();
            if (c == '"') {
                String tail = text.substring(start, at++);
                return built == null ? tail : built.append(tail).toString();
            }
            if (c < 0x20) {
                throw malformed("has the control character " + code(c) + " in a string; write it as \\"
                        + code(c).replace("U+", "u"));
            }
            if (c == '\\') {
                built = built == null ? new StringBuilder() : built;
                built.append(text, start, at);
                at++;
                escape(built);
                start = at;
            } else {
                at += surrogates(c);
            }
        }
    }

    private int surrogates(char c) throws Malformed {
        if (!Character.isSurrogate(c)) {
            return 1;
        }
        if (Character.isLowSurrogate(c) || at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))) {
            throw malformed("has half of a surrogate pair, " + code(c) + ", in a string");
        }
        return 2;
    }

    private void escape(StringBuilder built) throws Malformed {
        char c = peek();
        switch (c) {
            case '"', '\\', '/' -> built.append(c);
            case 'b' -> built.append('\b');
            case 'f' -> built.append('\f');
            case 'n' -> built.append('\n');
            case 'r' -> built.append('\r');
            case 't' -> built.append('\t');
            case 'u' -> {
                unicode(built);
                return;
            }
            default -> throw malformed("has the unknown escape \\" + c + " in a string");
        }
        at++;
    }

    private void unicode(StringBuilder built) throws Malformed {
        char first = hex();
        built.append(first);
        if (!Character.isSurrogate(first)) {
            return;
        }
        if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
            at++;
            char second = hex();
            if (Character.isLowSurrogate(second)) {
                built.append(second);
                return;
            }
        }
        throw malformed("has half of a surrogate pair, " + code(first) + ", in a string");
    }

    // At the u; leaves behind the four digits.
    private char hex() throws Malformed {
        int value = 0;
        for (int i = 1; i <= 4; i++) {
            char c = at + i < text.length() ? text.charAt(at + i) : ' ';
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("expected four hexadecimal digits behind \\u");
            }
            value = value << 4 | digit;
        }
        at += 5;
        return (char) value;
    }

    private BigDecimal number() throws Malformed {
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits();
        } else if (at < text.length() && isDigit(text.charAt(at))) {
            throw malformed("has a number with a leading zero");
        }
        if (skip('.')) {
            digits();
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            int exponent = at;
            digits();
            if (at - exponent > 3) {
                throw malformed("has a number with an exponent of more than three digits");
            }
        }
        if (at - start > Json.MAX_NUMBER) {
            throw malformed("has a number of more than " + Json.MAX_NUMBER + " characters");
        }
        return new BigDecimal(text.substring(start, at));
    }

    private void digits() throws Malformed {
        if (!isDigit(peek())) {
            throw malformed("expected a digit, found " + shown());
        }
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws Malformed {
        if (peek() != c) {
            throw malformed("expected " + c + ", found " + shown());
        }
        at++;
    }

    private void blanks() {
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                lineStart = at + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return;
            }
        }
    }

    private char peek() throws Malformed {
        if (at == text.length()) {
            throw malformed(text.isBlank() ? "is empty" : "ends in the middle of a value");
        }
        return text.charAt(at);
    }

    private int column() {
        return at - lineStart + 1;
    }

    private Malformed malformed(String what) {
        return new Malformed(new Place(source, "", line, column()), what);
    }

    private String shown() {
        if (at >= text.length()) {
            return "the end";
        }
        char c = text.charAt(at);
        return c > 0x20 && c < 0x7f ? "\"" + c + "\"" : code(c);
    }

    private static String code(char c) {
        return String.format("U+%04X", (int) c);
    }
}
