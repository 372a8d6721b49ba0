package dev.fairlead.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text that leaves the machine: those that this process knows of, wherever they stand, and what looks
 * like one. Better too much than too little.
 */
final class Redaction {

    private static final String MASK = "***";
    private static final int SHORTEST = 6;
    private static final int MAX_FILE = 64 * 1024;

    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(PASSWORD|PASSWD|SECRET|TOKEN|KEY|CREDENTIAL|URI|URL|HEADERS).*");
    private static final Pattern IN_ADDRESS = Pattern.compile("://[^/\\s:@\"]*:([^/\\s@\"]+)@");

    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    Pattern.compile(
                            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)",
                            Pattern.DOTALL),
                    "(a private key) " + MASK),
            new Rule(Pattern.compile("://[^/\\s@\"]+@"), "://" + MASK + "@"),
            new Rule(Pattern.compile("\\b(fl[a-z])_[A-Za-z0-9_-]{6,}"), "$1_" + MASK),
            new Rule(Pattern.compile("\\beyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"), MASK),
            new Rule(Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/=._~-]{6,}"), "$1 " + MASK),
            // What the first start prints for people, who may have kept it with the log.
            new Rule(Pattern.compile("(?i)\\b(password|secret|token)\\s+[^\\s(]{8,}"), "$1 " + MASK),
            new Rule(
                    Pattern.compile(
                            "(?i)(\"[^\"]*(?:password|passwd|secret|api[-_]?key|authorization|cookie)[^\"]*\"\\s*:\\s*)"
                                    + "\"(?:[^\"\\\\]++|\\\\.)*+\""),
                    "$1\"" + MASK + "\""),
            new Rule(
                    Pattern.compile(
                            "(?i)\\b((?:password|passwd|secret|token|api[-_]?key|authorization|cookie)\\s*[=:]\\s*)"
                                    + "[^\\s\",;}&]+"),
                    "$1" + MASK));

    private final List<String> known;

    private Redaction(List<String> known) {
        this.known = known;
    }

    /** One that knows what the environment holds, in variables and in the files that they name. */
    static Redaction of(Map<String, String> environment) {
        Set<String> secrets = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        environment.forEach((name, value) -> {
            if (SECRET_NAME.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
                String text = name.endsWith("_FILE") ? content(value) : value;
                add(secrets, text);
                for (String part : text.split("[,\\s]+", -1)) {
                    add(secrets, part);
                }
                Matcher inside = IN_ADDRESS.matcher(text);
                while (inside.find()) {
                    add(secrets, inside.group(1));
                }
            }
        });
        return new Redaction(List.copyOf(secrets));
    }

    private static void add(Set<String> secrets, String text) {
        String stripped = text.strip();
        if (stripped.length() >= SHORTEST) {
            secrets.add(stripped);
        }
    }

    private static String content(String file) {
        try {
            Path path = Path.of(file);
            return Files.size(path) > MAX_FILE ? "" : Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException unreadable) {
            // What cannot be read cannot be known; the rules still hold.
            return "";
        }
    }

    /** The text without secrets. */
    String of(String text) {
        String out = text;
        for (String secret : known) {
            out = out.replace(secret, MASK);
        }
        for (Rule rule : RULES) {
            out = rule.pattern().matcher(out).replaceAll(rule.replacement());
        }
        return out;
    }
}
