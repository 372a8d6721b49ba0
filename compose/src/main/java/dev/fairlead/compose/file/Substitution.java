package dev.fairlead.compose.file;

import dev.fairlead.sources.file.Yaml;
import dev.fairlead.sources.file.Yaml.Variables;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables into text as Compose does: {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-default}},
 * {@code ${NAME:?message}}, {@code ${NAME:+other}}, each also without the colon, and {@code $$} for a dollar sign. A
 * variable that has neither a value nor a default gets a stand-in, so that what depends on it can be checked.
 */
final class Substitution {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern RULE = Pattern.compile("(?i)^traefik\\.(http|tcp)\\.routers\\.[^.=]+\\.rule=$");
    private static final Pattern USERS =
            Pattern.compile("(?i)^traefik\\.http\\.middlewares\\.[^.=]+\\.(basic|digest)auth\\.users=(.*)$");
    private static final int MAX_DEPTH = 8;

    private final Variables variables;
    private final boolean exact;

    private Substitution(Variables variables, boolean exact) {
        this.variables = variables;
        this.exact = exact;
    }

    /** Something that fits stands for a variable without a value. */
    static Substitution standingIn(Variables variables) {
        return new Substitution(variables, false);
    }

    /** A variable without a value is empty, and one that must have a value is a finding. */
    static Substitution exact(Variables variables) {
        return new Substitution(variables, true);
    }

    /**
     * What came of a text.
     *
     * @param unset variables without value and default
     * @param invalid what Compose would refuse; empty where it is good
     * @param missing what a variable says that must have a value and has none
     */
    record Filled(String text, Set<String> unset, Optional<String> invalid, Optional<String> missing) {}

    Filled fill(String text) {
        return fill(text, "");
    }

    /** @param key what the text belongs to, with its equals sign; a text that is an element of a list has its own */
    Filled fill(String text, String key) {
        if (text.indexOf('$') < 0) {
            return new Filled(text, Set.of(), Optional.empty(), Optional.empty());
        }
        Run run = new Run(key);
        String filled = run.expand(text, 0);
        return new Filled(filled, run.unset, some(run.invalid), some(run.missing));
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private final class Run {

        private final Set<String> unset = new TreeSet<>();
        private final String key;
        private String before = "";
        private String behind = "";
        private String invalid = "";
        private String missing = "";

        Run(String key) {
            this.key = key;
        }

        String expand(String text, int depth) {
            StringBuilder out = new StringBuilder();
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c != '$') {
                    out.append(c);
                    at++;
                } else if (text.startsWith("$$", at)) {
                    out.append('$');
                    at += 2;
                } else {
                    at = variable(text, at, out, depth);
                }
            }
            return out.toString();
        }

        // Returns where the text goes on.
        private int variable(String text, int dollar, StringBuilder out, int depth) {
            boolean braced = text.startsWith("${", dollar);
            Matcher name = NAME.matcher(text).region(dollar + (braced ? 2 : 1), text.length());
            if (!name.lookingAt()) {
                return braced ? refuse(dollar, out) : plain(dollar, out);
            }
            before = key + text.substring(0, dollar);
            if (!braced) {
                behind = text.substring(name.end());
                out.append(beginningOfPath(name.group(), valueOrStandIn(name.group()), text, dollar, name.end()));
                return name.end();
            }
            int end = Yaml.closingBrace(text, dollar);
            if (end < 0 || depth == MAX_DEPTH) {
                return refuse(dollar, out);
            }
            behind = text.substring(end + 1);
            Optional<String> value = form(name.group(), text.substring(name.end(), end), depth);
            if (value.isEmpty()) {
                return refuse(dollar, out);
            }
            out.append(beginningOfPath(name.group(), value.get(), text, dollar, end + 1));
            return end + 1;
        }

        // What stands before the path of a mount is a directory: "config/web:/config" would be a volume of that name.
        private String beginningOfPath(String name, String value, String text, int dollar, int end) {
            boolean stands = !exact && unset.contains(name) && dollar == 0 && text.startsWith("/", end);
            return stands && text.indexOf(":/", end) > 0 && !text.contains("://") ? "./" + value : value;
        }

        // Compose takes no notice of it.
        private static int plain(int dollar, StringBuilder out) {
            out.append('$');
            return dollar + 1;
        }

        private int refuse(int dollar, StringBuilder out) {
            // What follows may be part of a secret.
            invalid = "a dollar sign in it begins no variable";
            out.append('$');
            return dollar + 1;
        }

        private Optional<String> form(String name, String rest, int depth) {
            if (rest.isEmpty()) {
                return Optional.of(valueOrStandIn(name));
            }
            boolean emptyCounts = !rest.startsWith(":");
            String form = emptyCounts ? rest : rest.substring(1);
            String argument = form.isEmpty() ? "" : form.substring(1);
            String value = variables.get(name);
            boolean isSet = value != null && (emptyCounts || !value.isEmpty());
            return switch (form.isEmpty() ? ' ' : form.charAt(0)) {
                case '-' -> Optional.of(isSet ? String.valueOf(value) : expand(argument, depth + 1));
                case '+' -> Optional.of(isSet ? expand(argument, depth + 1) : "");
                case '?' -> Optional.of(isSet ? String.valueOf(value) : required(name, argument));
                default -> Optional.empty();
            };
        }

        private String valueOrStandIn(String name) {
            String value = variables.get(name);
            return value == null ? standIn(name) : value;
        }

        private String required(String name, String message) {
            if (exact) {
                missing = "the variable " + name + " must have a value" + (message.isEmpty() ? "" : ": " + message);
            }
            return standIn(name);
        }

        // What such a variable is likely to hold, by where it stands: a rule, users with their hashes; else by its
        // name: a
        // port, a switch, or a word that fits into hosts and paths.
        private String standIn(String name) {
            unset.add(name);
            if (exact) {
                return "";
            }
            String lower = name.toLowerCase(Locale.ROOT);
            String word = lower.replace('_', '-').replaceAll("^-+|-+$", "");
            if (behind.isEmpty() && RULE.matcher(before).find()) {
                return "Host(`" + word + "`)";
            }
            Matcher users = USERS.matcher(before);
            if (users.find()) {
                return user(word, users.group(1), users.group(2));
            }
            if (lower.endsWith("port")) {
                return "8080";
            }
            if (lower.endsWith("enable") || lower.endsWith("enabled")) {
                return "true";
            }
            return word;
        }

        // A name, its realm where a digest has one, or the hash; all of them where nothing else stands there.
        private String user(String word, String kind, String written) {
            String user = written.substring(written.lastIndexOf(',') + 1);
            boolean digest = kind.equalsIgnoreCase("digest");
            long colons = user.chars().filter(c -> c == ':').count();
            if (behind.startsWith(":")) {
                return word;
            }
            String hash = digest ? "0".repeat(32) : "{SHA}" + "A".repeat(27) + "=";
            return colons > 0 ? hash : word + (digest ? ":traefik:" : ":") + hash;
        }
    }
}
