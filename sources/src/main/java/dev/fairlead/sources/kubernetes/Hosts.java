package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Match;
import dev.fairlead.model.Regex;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of hosts as the Gateway API has them: {@code *.example.com} takes one label or more, an empty one takes all.
 */
final class Hosts {

    private static final String NAME = "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private Hosts() {}

    /** Whether it can be a host, with or without a star as its first label. */
    static boolean isValid(String host) {
        String plain = host.startsWith("*.") ? host.substring(2) : host;
        return host.length() <= 253 && plain.toLowerCase(Locale.ROOT).matches(NAME);
    }

    static String lower(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /** Whether every host of the second is one of the first. */
    static boolean holds(String outer, String inner) {
        if (outer.isEmpty() || outer.equals(inner)) {
            return true;
        }
        if (!outer.startsWith("*.") || inner.isEmpty()) {
            return false;
        }
        String suffix = outer.substring(1);
        return inner.startsWith("*.") ? inner.substring(1).endsWith(suffix) : inner.endsWith(suffix);
    }

    /** The hosts that are of both; empty where there are none. */
    static Optional<String> both(String one, String other) {
        if (holds(one, other)) {
            return Optional.of(other);
        }
        return holds(other, one) ? Optional.of(one) : Optional.empty();
    }

    /** Takes requests for such a host; empty where it takes all. */
    static Optional<Match> match(String host) {
        if (host.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                host.startsWith("*.")
                        ? new Match.HostRegexp(
                                new Regex("^.+" + host.substring(1).replace(".", "\\.") + "$"))
                        : new Match.Host(host));
    }
}
