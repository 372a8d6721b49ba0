package dev.fairlead.model.rule;

import dev.fairlead.model.Match;
import java.util.Optional;

/**
 * What one matcher says about another, for every request. Both answers are sound and not complete: true is certain,
 * false means that nothing is known.
 */
final class Implication {

    private Implication() {}

    /** Whether every request that has the one has the other too. */
    static boolean implies(Match one, Match other) {
        if (one.equals(other) || isEverything(other)) {
            return true;
        }
        if (other instanceof Match.Not not) {
            // Whoever has a /b lacks an /a, and whoever lacks a prefix lacks what is longer.
            return one instanceof Match.Not lacks ? implies(not.match(), lacks.match()) : exclude(one, not.match());
        }
        return switch (one) {
            case Match.Host host -> ofHost(host.host(), other);
            case Match.Path path -> ofPath(path.path(), other);
            case Match.PathPrefix prefix ->
                other instanceof Match.PathPrefix shorter && prefix.prefix().startsWith(shorter.prefix());
            case Match.Query query ->
                other instanceof Match.QueryRegexp regexp
                        && query.name().equals(regexp.name())
                        && found(regexp.regex().pattern(), query.value().orElse(""));
            case Match.Header header ->
                other instanceof Match.HeaderRegexp regexp
                        && header.name().equalsIgnoreCase(regexp.name())
                        && found(regexp.regex().pattern(), header.value());
            default -> false;
        };
    }

    private static boolean isEverything(Match match) {
        return (match instanceof Match.Host host && host.host().equals("*"))
                || (match instanceof Match.PathPrefix path && path.prefix().equals("/"));
    }

    private static boolean ofHost(String host, Match other) {
        boolean exact = !host.startsWith("*");
        return switch (other) {
            case Match.Host wider -> exact && parent(host).equals(Optional.of(wider.host()));
            case Match.HostRegexp regexp -> exact && found(regexp.regex().pattern(), host);
            default -> false;
        };
    }

    // *.example.com for shop.example.com: what takes it with exactly one more label.
    private static Optional<String> parent(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of("*" + host.substring(dot));
    }

    private static boolean ofPath(String path, Match other) {
        return switch (other) {
            case Match.PathPrefix prefix -> path.startsWith(prefix.prefix());
            case Match.PathRegexp regexp -> found(regexp.regex().pattern(), path);
            default -> false;
        };
    }

    private static boolean found(java.util.regex.Pattern pattern, String text) {
        return pattern.matcher(text).find();
    }

    /** Whether no request has both. */
    static boolean exclude(Match one, Match other) {
        if (one instanceof Match.Not not) {
            return !(other instanceof Match.Not) && implies(other, not.match());
        }
        if (other instanceof Match.Not) {
            return exclude(other, one);
        }
        return excludes(one, other) || excludes(other, one);
    }

    private static boolean excludes(Match one, Match other) {
        return switch (one) {
            case Match.Host host -> hostExcludes(host.host(), other);
            case Match.Path path ->
                switch (other) {
                    case Match.Path second -> !path.path().equals(second.path());
                    case Match.PathPrefix prefix -> !path.path().startsWith(prefix.prefix());
                    case Match.PathRegexp regexp -> !found(regexp.regex().pattern(), path.path());
                    default -> false;
                };
            case Match.PathPrefix prefix ->
                other instanceof Match.PathPrefix second
                        && !prefix.prefix().startsWith(second.prefix())
                        && !second.prefix().startsWith(prefix.prefix());
            case Match.Method method ->
                other instanceof Match.Method second && !method.method().equals(second.method());
            default -> false;
        };
    }

    private static boolean hostExcludes(String host, Match other) {
        boolean exact = !host.startsWith("*");
        return switch (other) {
            case Match.Host second -> {
                boolean bothExact = exact && !second.host().startsWith("*");
                yield bothExact
                        ? !host.equals(second.host())
                        : exact && !second.host().equals("*") && !parent(host).equals(Optional.of(second.host()));
            }
            case Match.HostRegexp regexp -> exact && !found(regexp.regex().pattern(), host);
            default -> false;
        };
    }
}
