package dev.fairlead.model.rule;

/** Patterns of version 2, {@code /users/{id:[0-9]+}}, as expressions of version 3. */
final class PatternRewrite {

    private PatternRewrite() {}

    /** @param one what a parameter without an expression of its own stands for */
    static String toRegex(String pattern, String one) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = c == '{' ? closing(pattern, at) : -1;
            if (end > 0) {
                String inside = pattern.substring(at + 1, end);
                int colon = inside.indexOf(':');
                out.append(colon < 0 ? one : group(inside.substring(colon + 1)));
                at = end + 1;
            } else {
                out.append(".+*?()|[]{}^$\\".indexOf(c) >= 0 ? "\\" : "").append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static String group(String expression) {
        return expression.contains("|") ? "(?:" + expression + ")" : expression;
    }

    private static int closing(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
