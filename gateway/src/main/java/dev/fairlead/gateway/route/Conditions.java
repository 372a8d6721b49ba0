package dev.fairlead.gateway.route;

import com.google.re2j.Pattern;
import dev.fairlead.model.Match;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Turns a rule into conditions. Host, path, method and address allocate nothing; the others make Strings. */
final class Conditions {

    private Conditions() {}

    static Condition of(Match match) {
        return switch (match) {
            case Match.And and -> all(and.all());
            case Match.Or or -> any(or.any());
            case Match.Not not -> negated(of(not.match()));
            case Match.Host host -> host(HostPattern.of(host.host()));
            case Match.HostRegexp host -> hostRegexp(Regexps.compile(host.regex()));
            case Match.Path path -> path(PathText.bytes(path.path()));
            case Match.PathPrefix prefix -> pathPrefix(PathText.bytes(prefix.prefix()));
            case Match.PathRegexp path -> pathRegexp(Regexps.compile(path.regex()));
            case Match.Method method -> exchange -> exchange.method().equals(method.method());
            case Match.Header header -> header(header.name(), header.value()::equals);
            case Match.HeaderRegexp header -> header(header.name(), finds(Regexps.compile(header.regex())));
            case Match.Query query -> query(query.name(), query.value().orElse("")::equals);
            case Match.QueryRegexp query -> query(query.name(), finds(Regexps.compile(query.regex())));
            case Match.ClientIp address -> exchange -> address.block().contains(exchange.peerAddress());
        };
    }

    private static Condition all(List<Match> matches) {
        Condition[] conditions = matches.stream().map(Conditions::of).toArray(Condition[]::new);
        return exchange -> {
            for (Condition condition : conditions) {
                if (!condition.holds(exchange)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Condition any(List<Match> matches) {
        Condition[] conditions = matches.stream().map(Conditions::of).toArray(Condition[]::new);
        return exchange -> {
            for (Condition condition : conditions) {
                if (condition.holds(exchange)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Condition negated(Condition condition) {
        return exchange -> !condition.holds(exchange);
    }

    private static Condition host(HostPattern pattern) {
        return exchange -> pattern.takes(exchange.bytes(), exchange.hostStart(), exchange.hostEnd());
    }

    private static Condition hostRegexp(Pattern pattern) {
        return exchange ->
                pattern.matcher(HostPattern.withoutDot(exchange.host())).find();
    }

    private static Condition path(byte[] path) {
        return exchange ->
                Arrays.equals(exchange.bytes(), exchange.pathStart(), exchange.pathEnd(), path, 0, path.length);
    }

    private static Condition pathPrefix(byte[] prefix) {
        return exchange -> {
            int start = exchange.pathStart();
            int end = start + prefix.length;
            return end <= exchange.pathEnd() && Arrays.equals(exchange.bytes(), start, end, prefix, 0, prefix.length);
        };
    }

    private static Condition pathRegexp(Pattern pattern) {
        return exchange -> pattern.matcher(PathText.decoded(exchange.path())).find();
    }

    private static Condition header(String name, Predicate<String> value) {
        String key = name.toLowerCase(Locale.ROOT);
        return exchange -> {
            int count = exchange.headerCount(key);
            for (int i = 0; i < count; i++) {
                String found = exchange.header(key, i);
                if (found != null && value.test(utf8(found))) {
                    return true;
                }
            }
            return false;
        };
    }

    // Header values are handed out byte by byte; rules are written in UTF-8.
    private static String utf8(String value) {
        boolean plain = value.chars().allMatch(letter -> letter < 128);
        return plain ? value : new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static Condition query(String name, Predicate<String> value) {
        return exchange -> QueryText.anyValue(exchange.query(), name, value);
    }

    private static Predicate<String> finds(Pattern pattern) {
        return text -> pattern.matcher(text).find();
    }

    /** Whether the exchange came in by one of these listeners. */
    static Condition entrypoints(List<String> names) {
        return exchange -> names.contains(exchange.entrypoint());
    }
}
