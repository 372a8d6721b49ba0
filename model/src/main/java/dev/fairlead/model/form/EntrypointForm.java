package dev.fairlead.model.form;

import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Entrypoints.Options;
import dev.fairlead.model.Entrypoints.Redirection;
import dev.fairlead.model.Entrypoints.Tls;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What settings say of {@link Entrypoints}, each a comma list. Whatever cannot be read is said in an exception. */
public final class EntrypointForm {

    private static final Pattern ORDERED = Pattern.compile("(.*?)\\s+(?i:certResolver)=(\\S+)");

    private EntrypointForm() {}

    /** {@code web-secure=https}. */
    public static Map<String, String> names(String text) {
        Map<String, String> names = new TreeMap<>();
        items(text).forEach(item -> {
            int equals = item.lastIndexOf('=');
            String listener = item.substring(equals + 1).strip();
            boolean known = listener.equals(Entrypoints.HTTP) || listener.equals(Entrypoints.HTTPS);
            if (equals < 1 || !known || names.put(item.substring(0, equals).strip(), listener) != null) {
                throw new IllegalArgumentException("\"" + item + "\" is no new name of http or https");
            }
        });
        return names;
    }

    /** {@code web=auth@file}, several of one entrypoint in their order. */
    public static Map<String, List<String>> middlewares(String text) {
        Map<String, List<String>> middlewares = new LinkedHashMap<>();
        items(text).forEach(item -> {
            String[] pair = item.split("\\s*=\\s*", 2);
            if (pair.length < 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
                throw new IllegalArgumentException("\"" + item + "\" is not an entrypoint and a middleware");
            }
            Name.parse(pair[1], Owner.FILE);
            middlewares.computeIfAbsent(pair[0], name -> new ArrayList<>()).add(pair[1]);
        });
        return middlewares;
    }

    /** {@code websecure} or {@code websecure=modern@file}, and behind a blank {@code certResolver=le}. */
    public static Map<String, Tls> tls(String text) {
        Map<String, Tls> options = new LinkedHashMap<>();
        items(text).forEach(item -> {
            Optional<String> resolver = Optional.empty();
            String said = item;
            Matcher ordered = ORDERED.matcher(item);
            if (ordered.matches()) {
                said = ordered.group(1);
                resolver = Optional.of(ordered.group(2));
            }
            String[] pair = (said + (said.contains("=") ? "" : "=default")).split("\\s*=\\s*", 2);
            Name.parse(pair[1], Owner.FILE);
            if (pair[0].isEmpty() || pair[1].isEmpty() || options.put(pair[0], new Tls(pair[1], resolver)) != null) {
                throw new IllegalArgumentException("\"" + item + "\" is not an entrypoint, once, and TLS options");
            }
        });
        return options;
    }

    /** {@code websecure}. */
    public static List<String> defaults(String text) {
        return items(text).toList();
    }

    /** {@code web=websecure}, and behind blanks {@code scheme=https}, {@code permanent=true}, {@code priority=10}. */
    public static Map<String, Redirection> redirections(String text) {
        Map<String, Redirection> redirections = new LinkedHashMap<>();
        items(text).forEach(item -> {
            String[] words = item.split("\\s+", -1);
            String[] pair = words[0].split("=", 2);
            if (pair.length < 2 || pair[0].isEmpty() || !pair[1].matches(":[0-9]{1,5}|[^:]+")) {
                throw new IllegalArgumentException(
                        "\"" + words[0] + "\" is not an entrypoint, and another one or a port such as :443");
            }
            Map<String, String> options = new HashMap<>();
            Arrays.stream(words).skip(1).forEach(word -> options.put(key(word), word.substring(word.indexOf('=') + 1)));
            if (redirections.put(pair[0], redirection(pair[1], options)) != null) {
                throw new IllegalArgumentException("\"" + pair[0] + "\" is redirected twice");
            }
        });
        return redirections;
    }

    private static String key(String word) {
        String key = word.replaceFirst("=.*", "");
        if (!Set.of("scheme", "permanent", "priority").contains(key) || !word.contains("=")) {
            throw new IllegalArgumentException("\"" + word + "\" is none of scheme=, permanent= and priority=");
        }
        return key;
    }

    private static Redirection redirection(String to, Map<String, String> options) {
        String scheme = options.getOrDefault("scheme", "https");
        String permanent = options.getOrDefault("permanent", "true");
        if (!Set.of("http", "https").contains(scheme)) {
            throw new IllegalArgumentException("\"" + scheme + "\" is no scheme; use http or https");
        }
        if (!Set.of("true", "false").contains(permanent)) {
            throw new IllegalArgumentException("\"permanent=" + permanent + "\" is neither true nor false");
        }
        Optional<String> priority = Optional.ofNullable(options.get("priority"));
        try {
            return new Redirection(
                    to,
                    scheme,
                    permanent.equals("true"),
                    priority.map(Long::parseLong).map(OptionalLong::of).orElse(OptionalLong.empty()));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "\"priority=" + priority.orElse("") + "\" is no whole number", malformed);
        }
    }

    /**
     * All of it together.
     *
     * @throws IllegalArgumentException if a name is not that of a listener, or a listener has two sets of options
     */
    public static Entrypoints of(
            Map<String, String> names,
            Map<String, List<String>> middlewares,
            Map<String, Tls> tls,
            Map<String, Redirection> redirections,
            List<String> defaults) {
        Set<String> named = new TreeSet<>(middlewares.keySet());
        named.addAll(tls.keySet());
        named.addAll(redirections.keySet());
        Map<String, Options> options = new TreeMap<>();
        named.forEach(name -> options.put(
                name,
                new Options(
                        middlewares.getOrDefault(name, List.of()),
                        Optional.ofNullable(tls.get(name)),
                        Optional.ofNullable(redirections.get(name)))));
        Entrypoints entrypoints = new Entrypoints(names, Map.of(), options, defaults, true);
        middlewares.keySet().forEach(name -> known(entrypoints, name, "FAIRLEAD_ENTRYPOINT_MIDDLEWARES"));
        tls.keySet().forEach(name -> known(entrypoints, name, "FAIRLEAD_ENTRYPOINT_TLS"));
        redirections.keySet().forEach(name -> known(entrypoints, name, "FAIRLEAD_ENTRYPOINT_REDIRECTIONS"));
        defaults.forEach(name -> known(entrypoints, name, "FAIRLEAD_DEFAULT_ENTRYPOINTS"));
        Map<String, String> seen = new HashMap<>();
        named.forEach(name -> {
            String other = seen.putIfAbsent(known(entrypoints, name, "FAIRLEAD_ENTRYPOINT_…"), name);
            if (other != null) {
                throw new IllegalArgumentException("FAIRLEAD_ENTRYPOINT_…: \"" + other + "\" and \"" + name
                        + "\" are one listener; use one of the two names");
            }
        });
        redirections.forEach((name, redirection) -> {
            String variable = "FAIRLEAD_ENTRYPOINT_REDIRECTIONS";
            boolean port = redirection.to().startsWith(":");
            if (!port && known(entrypoints, redirection.to(), variable).equals(known(entrypoints, name, variable))) {
                throw new IllegalArgumentException(
                        variable + ": \"" + name + "\" is redirected to itself; name another entrypoint");
            }
        });
        return entrypoints;
    }

    private static String known(Entrypoints entrypoints, String name, String variable) {
        Set<String> all = new TreeSet<>(entrypoints.names().keySet());
        all.addAll(List.of("web", "websecure", Entrypoints.HTTP, Entrypoints.HTTPS));
        return entrypoints
                .listener(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        variable + ": there is no entrypoint \"" + name + "\"; use one of " + String.join(", ", all)));
    }

    private static Stream<String> items(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).filter(item -> !item.isEmpty());
    }
}
