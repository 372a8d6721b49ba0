package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import dev.fairlead.sources.file.Yaml.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code KEY=VALUE}, such as {@code .env}: comments, {@code export}, values in single quotes as they stand, in
 * double quotes with escapes, both over several lines, and variables in all but single quotes. The {@code raw} format
 * takes each line as it is.
 */
public final class EnvFile {

    private static final int MAX_BYTES = 1024 * 1024;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.\\[\\]-]+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([abfnrtv$\"\\\\])|0([0-3][0-7]{2}))");

    /**
     * One value.
     *
     * @param isGiven whether there is one; a name alone takes the value of whoever starts it
     * @param unset variables in it that have neither a value nor a default
     * @param wrong what Compose would refuse of it; empty where it is good
     */
    public record Entry(String value, boolean isGiven, Place place, Set<String> unset, Optional<String> wrong) {

        public Entry {
            unset = Set.copyOf(unset);
        }
    }

    private final String text;
    private final String source;
    private final Variables outside;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    private EnvFile(String text, String source, Variables outside) {
        this.text = text.replace("\r\n", "\n").replaceFirst("^\ufeff", "");
        this.source = source;
        this.outside = outside;
    }

    /**
     * What it says; nothing where it is not there or cannot be read.
     *
     * @param outside variables beside those that the file itself has
     */
    public static Map<String, String> read(Path file, Variables outside) {
        Map<String, String> values = new LinkedHashMap<>();
        entries(file, false, outside).forEach((key, entry) -> {
            if (entry.isGiven()) {
                values.put(key, entry.value());
            }
        });
        return values;
    }

    /**
     * What it says, with places.
     *
     * @param raw whether each value is the rest of its line
     * @param outside variables beside those that the file itself has
     */
    public static Map<String, Entry> entries(Path file, boolean raw, Variables outside) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                EnvFile reader = new EnvFile(text, file.toString(), outside);
                return raw ? reader.raw() : reader.parsed();
            }
        } catch (IOException unreadable) {
            return new LinkedHashMap<>();
        }
        return new LinkedHashMap<>();
    }

    private Map<String, Entry> raw() {
        for (String each : text.split("\n", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0 && !each.strip().startsWith("#")) {
                put(each.substring(0, equals).strip(), each.substring(equals + 1), true);
            }
            line++;
        }
        return entries;
    }

    private Map<String, Entry> parsed() {
        while (at < text.length()) {
            int end = end('\n', at);
            String rest = text.substring(at, end);
            String bare = rest.strip().startsWith("export ") ? rest.strip().substring(7) : rest;
            int equals = bare.indexOf('=');
            int colon = bare.indexOf(':');
            int cut = equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
            if (bare.isBlank() || bare.strip().startsWith("#")) {
                next(end);
            } else if (cut < 0) {
                put(bare.strip(), "", false);
                next(end);
            } else {
                at = end - (bare.length() - cut - 1);
                value(bare.substring(0, cut).strip(), end);
            }
        }
        return entries;
    }

    private void value(String key, int end) {
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        char quote = at < end ? text.charAt(at) : ' ';
        int close = quote == '\'' || quote == '"' ? closing(quote) : -1;
        if (close < 0) {
            String plain = text.substring(at, end);
            int comment = plain.indexOf(" #");
            filled(key, (comment < 0 ? plain : plain.substring(0, comment)).strip());
            next(end);
            return;
        }
        String inner = text.substring(at + 1, close);
        if (quote == '\'') {
            put(key, inner, true);
        } else {
            filled(key, unescaped(inner));
        }
        line += (int) inner.chars().filter(c -> c == '\n').count();
        next(end('\n', close));
    }

    private int closing(char quote) {
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' && quote == '"' ? 2 : 1;
        }
        return i < text.length() ? i : -1;
    }

    // Those of Go; any other backslash stays one.
    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            String octal = escape.group(2);
            return Matcher.quoteReplacement(
                    octal == null
                            ? escaped(escape.group(1).charAt(0))
                            : String.valueOf((char) Integer.parseInt(octal, 8)));
        });
    }

    private static String escaped(char c) {
        return switch (c) {
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000b";
            // Stays a dollar sign when variables are put in.
            case '$' -> "$$";
            default -> String.valueOf(c);
        };
    }

    private void filled(String key, String value) {
        Substitution.Filled filled = Substitution.exact(name -> {
                    Entry own = entries.get(name);
                    String given = outside.get(name);
                    return given != null || own == null ? given : own.value();
                })
                .fill(value);
        put(
                key,
                filled.invalid().isPresent() ? value : filled.text(),
                true,
                filled.unset(),
                filled.missing().or(filled::invalid));
    }

    private void put(String key, String value, boolean isGiven) {
        put(key, value, isGiven, Set.of(), Optional.empty());
    }

    private void put(String key, String value, boolean isGiven, Set<String> unset, Optional<String> wrong) {
        // The rest of such a line may be part of a secret.
        Optional<String> unnamed = NAME.matcher(key).matches()
                ? Optional.empty()
                : Optional.of("before its = stands no name of a variable");
        entries.put(key, new Entry(value, isGiven, new Place(source, "", line, 1), unset, unnamed.or(() -> wrong)));
    }

    private int end(char c, int from) {
        int found = text.indexOf(c, from);
        return found < 0 ? text.length() : found;
    }

    private void next(int end) {
        at = end + 1;
        line++;
    }
}
