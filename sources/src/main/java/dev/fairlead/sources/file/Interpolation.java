package dev.fairlead.sources.file;

import dev.fairlead.sources.file.Yaml.Variables;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables into text as Compose does: {@code ${NAME}}, {@code ${NAME:-default}}, {@code ${NAME:?message}} and
 * {@code $$} for a dollar sign. Every other dollar sign stands for itself, so that expressions and {@code ${1}} in
 * replacements stay as they are.
 */
final class Interpolation {

    private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)");
    private static final int MAX_DEPTH = 8;

    private final Variables variables;

    Interpolation(Variables variables) {
        this.variables = variables;
    }

    /**
     * @param text empty where there is an error
     * @param remedy belongs to the error
     */
    record Result(String text, Optional<String> error, String remedy) {

        /** The text as it stands. */
        static Result of(String text) {
            return new Result(text, Optional.empty(), "");
        }
    }

    Result apply(String text) {
        if (text.indexOf('$') < 0) {
            return Result.of(text);
        }
        try {
            return Result.of(expand(text, 0));
        } catch (Unset unset) {
            return new Result("", Optional.of(unset.text), unset.remedy);
        }
    }

    private String expand(String text, int depth) throws Unset {
        StringBuilder out = new StringBuilder();
        Matcher name = NAME.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$$", at)) {
                out.append('$');
                at += 2;
            } else if (text.charAt(at) == '$' && name.region(at, text.length()).lookingAt()) {
                int end = closing(text, at);
                if (end < 0 || depth == MAX_DEPTH) {
                    throw new Unset("a ${ in it has no }", "close it, or write $${ for the text itself");
                }
                out.append(value(name.group(1), text.substring(name.end(), end), depth));
                at = end + 1;
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    private String value(String name, String rest, int depth) throws Unset {
        String value = variables.get(name);
        if (rest.isEmpty()) {
            if (value == null) {
                throw new Unset("the variable " + name + " is not set", "set it, or write ${" + name + ":-default}");
            }
            return value;
        }
        boolean isSet = value != null && !value.isEmpty();
        if (rest.startsWith(":-")) {
            return isSet ? String.valueOf(value) : expand(rest.substring(2), depth + 1);
        }
        if (rest.startsWith(":?")) {
            if (isSet) {
                return String.valueOf(value);
            }
            String message = rest.substring(2).strip();
            throw new Unset(
                    "the variable " + name + " is not set" + (message.isEmpty() ? "" : ": " + message), "set it");
        }
        throw new Unset(
                "${" + name + rest + "} is not a form of variable that is known",
                "use ${NAME}, ${NAME:-default} or ${NAME:?message}");
    }

    // Those of defaults with variables of their own lie between.
    static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** A variable that is needed and not there. */
    private static final class Unset extends Exception {

        private static final long serialVersionUID = 1;

        private final String text;
        private final String remedy;

        Unset(String text, String remedy) {
            super(text, null, false, false);
            this.text = text;
            this.remedy = remedy;
        }
    }
}
