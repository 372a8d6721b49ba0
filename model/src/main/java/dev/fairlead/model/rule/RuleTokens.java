package dev.fairlead.model.rule;

import dev.fairlead.model.rule.RuleParser.Malformed;

/** The words of a rule, one at a time. Arguments are Go string literals, as in Traefik. */
final class RuleTokens {

    /** @param text the name, or the value of an argument; the symbol itself otherwise */
    record Token(Kind kind, String text, int column) {

        enum Kind {
            NAME,
            TEXT,
            OPEN,
            CLOSE,
            COMMA,
            AND,
            OR,
            NOT,
            END
        }

        String shown() {
            return kind == Kind.END ? "the end of the rule" : kind == Kind.TEXT ? "`" + text + "`" : text;
        }
    }

    private final String rule;
    private int at;
    private Token ahead;

    RuleTokens(String rule) throws Malformed {
        this.rule = rule;
        this.ahead = read();
    }

    Token peek() {
        return ahead;
    }

    Token next() throws Malformed {
        Token token = ahead;
        if (token.kind() != Token.Kind.END) {
            ahead = read();
        }
        return token;
    }

    boolean skip(Token.Kind kind) throws Malformed {
        if (ahead.kind() != kind) {
            return false;
        }
        next();
        return true;
    }

    private Token read() throws Malformed {
        while (at < rule.length() && " \t\r\n".indexOf(rule.charAt(at)) >= 0) {
            at++;
        }
        int column = at + 1;
        if (at == rule.length()) {
            return new Token(Token.Kind.END, "", column);
        }
        char c = rule.charAt(at);
        return switch (c) {
            case '(' -> symbol(Token.Kind.OPEN, "(");
            case ')' -> symbol(Token.Kind.CLOSE, ")");
            case ',' -> symbol(Token.Kind.COMMA, ",");
            case '!' -> symbol(Token.Kind.NOT, "!");
            case '&' -> symbol(Token.Kind.AND, "&&");
            case '|' -> symbol(Token.Kind.OR, "||");
            case '`' -> raw();
            case '"' -> quoted();
            case '\'' ->
                throw new Malformed(column, "single quotes do not quote an argument", "use backticks or double quotes");
            default -> name(c);
        };
    }

    private Token symbol(Token.Kind kind, String symbol) throws Malformed {
        if (!rule.startsWith(symbol, at)) {
            throw new Malformed(at + 1, "a single " + symbol.charAt(0) + " means nothing", "write " + symbol);
        }
        Token token = new Token(kind, symbol, at + 1);
        at += symbol.length();
        return token;
    }

    private Token name(char first) throws Malformed {
        int start = at;
        while (at < rule.length() && Character.isLetterOrDigit(rule.charAt(at))) {
            at++;
        }
        if (at == start) {
            boolean bare = rule.lastIndexOf('(', at) >= 0 && rule.indexOf('`') < 0 && rule.indexOf('"') < 0;
            throw new Malformed(
                    at + 1,
                    "\"" + first + "\" means nothing here",
                    bare
                            ? "arguments stand in backticks, such as Host(`example.com`)"
                            : "write a matcher, such as Host(`example.com`)");
        }
        return new Token(Token.Kind.NAME, rule.substring(start, at), start + 1);
    }

    private Token raw() throws Malformed {
        int end = rule.indexOf('`', at + 1);
        if (end < 0) {
            throw new Malformed(at + 1, "this backtick has no second one", "end the argument with a backtick");
        }
        Token token = new Token(Token.Kind.TEXT, rule.substring(at + 1, end).replace("\r", ""), at + 1);
        at = end + 1;
        return token;
    }

    private Token quoted() throws Malformed {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < rule.length() && rule.charAt(at) != '"' && rule.charAt(at) != '\n') {
            if (rule.charAt(at) == '\\') {
                escape(value);
            } else {
                value.append(rule.charAt(at++));
            }
        }
        if (at == rule.length() || rule.charAt(at) == '\n') {
            throw new Malformed(
                    start + 1, "this double quote has no second one", "end the argument with a double quote");
        }
        at++;
        return new Token(Token.Kind.TEXT, value.toString(), start + 1);
    }

    private void escape(StringBuilder value) throws Malformed {
        int start = at++;
        char c = at < rule.length() ? rule.charAt(at++) : '"';
        switch (c) {
            case 'a' -> value.append('\u0007');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> value.append('\u000b');
            case '\\' -> value.append('\\');
            case '"' -> value.append('"');
            case 'x' -> digits(value, start, 2, 16);
            case 'u' -> digits(value, start, 4, 16);
            case 'U' -> digits(value, start, 8, 16);
            case '0', '1', '2', '3' -> {
                at--;
                digits(value, start, 3, 8);
            }
            default ->
                throw new Malformed(
                        start + 1,
                        "\\" + c + " is not an escape of a double-quoted argument",
                        "use backticks, in which a backslash stands for itself, or write \\\\");
        }
    }

    private void digits(StringBuilder value, int start, int count, int radix) throws Malformed {
        int end = Math.min(rule.length(), at + count);
        String digits = rule.substring(at, end);
        boolean valid = digits.length() == count
                && digits.chars().allMatch(digit -> digit < 0x80 && Character.digit(digit, radix) >= 0);
        long code = valid ? Long.parseLong(digits, radix) : -1;
        // Two and three digits are bytes in Go: those from 128 on are no characters.
        boolean isByte = count < 4;
        if (code < 0
                || code > (isByte ? 0x7f : Character.MAX_CODE_POINT)
                || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
            throw new Malformed(start + 1, "this escape is not a character", "write the character itself");
        }
        value.appendCodePoint((int) code);
        at = end;
    }
}
