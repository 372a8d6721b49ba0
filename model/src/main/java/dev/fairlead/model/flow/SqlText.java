package dev.fairlead.model.flow;

/** Where values go in a statement of SQL: its question marks, but for those in texts, names and comments. */
public final class SqlText {

    private SqlText() {}

    /** How many there are; {@code ??} is none, it stands for an operator of PostgreSQL. */
    public static int places(String statement) {
        int places = 0;
        int at = 0;
        while (at < statement.length()) {
            char c = statement.charAt(at);
            int end =
                    switch (c) {
                        case '\'', '"' -> behind(statement, String.valueOf(c), at + 1);
                        case '-' -> statement.startsWith("--", at) ? behind(statement, "\n", at) : at + 1;
                        case '/' -> statement.startsWith("/*", at) ? behind(statement, "*/", at + 2) : at + 1;
                        case '$' -> quoted(statement, at);
                        case '?' -> statement.startsWith("??", at) ? at + 2 : at + 1;
                        default -> at + 1;
                    };
            places += c == '?' && end == at + 1 ? 1 : 0;
            at = end;
        }
        return places;
    }

    private static int behind(String text, String mark, int from) {
        int end = text.indexOf(mark, from);
        return end < 0 ? text.length() : end + mark.length();
    }

    // $tag$ text $tag$, as PostgreSQL writes it.
    private static int quoted(String text, int at) {
        int close = text.indexOf('$', at + 1);
        boolean tag = close > 0 && text.substring(at + 1, close).matches("[A-Za-z_]*");
        return tag ? behind(text, text.substring(at, close + 1), close + 1) : at + 1;
    }
}
