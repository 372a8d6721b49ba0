package dev.fairlead.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RE2 to {@link java.util.regex}. Most of the two languages is the same; this refuses what only Java has (users would
 * rely on it, and an engine in linear time cannot do it: references back, looking around, possessive and atomic
 * groups) and rewrites what both accept with different meanings:
 *
 * <ul>
 *   <li>{@code $} is the very end, not also the place before a last line feed;
 *   <li>{@code (?P<name>…)} is a named group;
 *   <li>inside a class {@code [} and {@code &&} stand for themselves and {@code [:alpha:]} is a POSIX class;
 *   <li>a brace that begins no repetition stands for itself.
 * </ul>
 */
final class RegexTranslation {

    private static final String ESCAPES = "dDwWsSbBAztnrfvaxQpP";

    private static final Pattern COUNTS = Pattern.compile("\\{([0-9]{1,9})(,([0-9]{0,9}))?\\}");
    private static final Pattern LINES = Pattern.compile("\\(\\?[is]*m[ims]*\\).*", Pattern.DOTALL);

    private final String in;
    private final StringBuilder out = new StringBuilder();
    private final boolean multiline;
    private int at;

    RegexTranslation(String in) {
        this.in = in;
        this.multiline = LINES.matcher(in).matches();
    }

    String toJava() {
        while (at < in.length()) {
            char c = in.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> group();
                case '$' -> {
                    out.append(multiline ? "$" : "\\z");
                    at++;
                }
                case '{' -> brace();
                case '}' -> literal(c);
                case '*', '+', '?' -> repetition();
                default -> {
                    out.append(c);
                    at++;
                }
            }
        }
        return out.toString();
    }

    private void literal(char c) {
        out.append('\\').append(c);
        at++;
    }

    private void escape() {
        if (at + 1 == in.length()) {
            throw refused("a \\ at its end");
        }
        char c = in.charAt(at + 1);
        if ((c >= '1' && c <= '9') || c == 'k') {
            throw refused("a reference back, \\" + c + ", which RE2 does not have");
        }
        if (c == 'Q') {
            quotation();
            return;
        }
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '0';
        if (letter && ESCAPES.indexOf(c) < 0) {
            throw refused("\\" + c + ", which RE2 does not have");
        }
        if (c == 'p' || c == 'P') {
            property();
            return;
        }
        // RE2's \v is the one character, Java's is a class of them.
        out.append(c == 'v' ? "\\x0B" : in.substring(at, at + 2));
        at += 2;
    }

    private void quotation() {
        int end = in.indexOf("\\E", at);
        String quoted = in.substring(at + 2, end < 0 ? in.length() : end);
        out.append(Pattern.quote(quoted));
        at = end < 0 ? in.length() : end + 2;
    }

    // Java wants "Is" before the name of a script; the one and two letter categories are the same.
    private void property() {
        int end = in.startsWith("{", at + 2) ? in.indexOf('}', at) : -1;
        if (end < 0) {
            out.append(in, at, Math.min(in.length(), at + 3));
            at = Math.min(in.length(), at + 3);
            return;
        }
        String name = in.substring(at + 3, end);
        boolean negated = name.startsWith("^");
        String bare = negated ? name.substring(1) : name;
        boolean upper = in.charAt(at + 1) == 'P' != negated;
        out.append(upper ? "\\P{" : "\\p{")
                .append(bare.length() > 2 ? "Is" : "")
                .append(bare);
        out.append('}');
        at = end + 1;
    }

    private void group() {
        if (!in.startsWith("(?", at)) {
            out.append('(');
            at++;
            return;
        }
        if (in.startsWith("(?P<", at)) {
            out.append("(?<");
            at += 4;
            return;
        }
        String rest = in.substring(at + 2);
        if (rest.startsWith("=") || rest.startsWith("!") || rest.startsWith("<=") || rest.startsWith("<!")) {
            throw refused("looking around, (?" + rest.charAt(0) + ", which RE2 does not have");
        }
        if (rest.startsWith(">")) {
            throw refused("an atomic group, (?>, which RE2 does not have");
        }
        if (!rest.matches("(?s)(<[A-Za-z][A-Za-z0-9_]*>|[ims]*(-[ims]+)?[:)]).*")) {
            throw refused(
                    "a group of a kind that is not available, (?" + rest.substring(0, Math.min(2, rest.length())));
        }
        if (!multiline && rest.matches("(?s)[is]*m.*")) {
            throw refused("the flag m in a place where it is not available; put (?m) at the very beginning");
        }
        out.append("(?");
        at += 2;
    }

    private Matcher counts() {
        return COUNTS.matcher(in).region(at, in.length());
    }

    private void brace() {
        Matcher counts = counts();
        if (!counts.lookingAt()) {
            literal('{');
            return;
        }
        String most = counts.group(3);
        if (Integer.parseInt(counts.group(1)) > 1000
                || (most != null && !most.isEmpty() && Integer.parseInt(most) > 1000)) {
            throw refused("a repetition of more than 1000");
        }
        out.append(counts.group());
        at = counts.end();
        lazy();
    }

    private void repetition() {
        out.append(in.charAt(at++));
        lazy();
    }

    private void lazy() {
        if (in.startsWith("?", at)) {
            out.append('?');
            at++;
        }
        boolean again = at < in.length() && "*+?".indexOf(in.charAt(at)) >= 0;
        if (again || counts().lookingAt()) {
            throw refused("a repetition of a repetition, " + in.charAt(at) + ", which RE2 does not have");
        }
    }

    private void characterClass() {
        out.append('[');
        at++;
        if (in.startsWith("^", at)) {
            out.append('^');
            at++;
        }
        if (in.startsWith("]", at)) {
            literal(']');
        }
        while (at < in.length() && in.charAt(at) != ']') {
            char c = in.charAt(at);
            if (c == '\\') {
                escape();
            } else if (in.startsWith("[:", at)) {
                posix();
            } else if (c == '[' || c == '&' || c == '^') {
                literal(c);
            } else {
                out.append(c);
                at++;
            }
        }
        if (at == in.length()) {
            throw refused("a [ without its ]");
        }
        out.append(']');
        at++;
    }

    private void posix() {
        int end = in.indexOf(":]", at + 2);
        if (end < 0) {
            literal('[');
            return;
        }
        String name = in.substring(at + 2, end);
        boolean negated = name.startsWith("^");
        String java =
                switch (negated ? name.substring(1) : name) {
                    case "alnum" -> "Alnum";
                    case "alpha" -> "Alpha";
                    case "ascii" -> "ASCII";
                    case "blank" -> "Blank";
                    case "cntrl" -> "Cntrl";
                    case "digit" -> "Digit";
                    case "graph" -> "Graph";
                    case "lower" -> "Lower";
                    case "print" -> "Print";
                    case "punct" -> "Punct";
                    case "space" -> "Space";
                    case "upper" -> "Upper";
                    case "xdigit" -> "XDigit";
                    default -> throw refused("an unknown class, [:" + name + ":]");
                };
        out.append(negated ? "\\P{" : "\\p{").append(java).append('}');
        at = end + 2;
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                "the expression \"" + in + "\" has, at its column " + (at + 1) + ", " + what);
    }
}
