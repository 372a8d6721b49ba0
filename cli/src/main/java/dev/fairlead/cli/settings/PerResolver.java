package dev.fairlead.cli.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value for all resolvers, or one for each by its name.
 *
 * @param all holds where none stands under a name
 */
record PerResolver<T>(Optional<T> all, Map<String, T> named) {

    // The padding of base64 is no value.
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9_-]{1,64})=([^=].*)");

    PerResolver {
        named = Map.copyOf(named);
    }

    /** Reads {@code VALUE}, or {@code NAME=VALUE,NAME=VALUE}, or both. */
    static <T> Function<String, PerResolver<T>> of(Function<String, T> parse) {
        return text -> {
            Map<String, T> named = new HashMap<>();
            Optional<T> all = Optional.empty();
            for (String item : text.split(",", -1)) {
                Matcher matcher = NAMED.matcher(item.strip());
                if (matcher.matches()) {
                    named.put(matcher.group(1), parse.apply(matcher.group(2)));
                } else if (all.isPresent()) {
                    throw new IllegalArgumentException("there are two values without the name of a resolver");
                } else {
                    all = Optional.of(parse.apply(item.strip()));
                }
            }
            return new PerResolver<>(all, named);
        };
    }

    Optional<T> of(String name) {
        return Optional.ofNullable(named.get(name)).or(() -> all);
    }

    /** A name that is none of these. */
    Optional<String> unknown(List<String> names) {
        return named.keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .findFirst();
    }
}
