package dev.fairlead.sources.traefik;

import dev.fairlead.model.tree.Node;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which entrypoints speak TLS: Traefik tells that by each router, and here a listener speaks it or not. */
final class SecureListeners {

    private static final Pattern NAME = Pattern.compile("https|(?<!in)secure|tls|ssl");

    private final Set<String> redirectedTo = new HashSet<>();

    /** Hears where an entrypoint sends its callers; to be told of all of them before {@link #has} is asked. */
    void learn(Node entrypoint) {
        Map<String, Node> http =
                StaticConfiguration.lower(StaticConfiguration.lower(entrypoint).get("http"));
        Map<String, Node> redirection = StaticConfiguration.lower(
                StaticConfiguration.lower(http.get("redirections")).get("entrypoint"));
        Node scheme = redirection.get("scheme");
        Node to = redirection.get("to");
        if (to != null && (scheme == null || scheme.plain().equalsIgnoreCase("https"))) {
            redirectedTo.add(to.plain().toLowerCase(Locale.ROOT));
        }
    }

    /** @param options of the entrypoint, in lower case */
    boolean has(String name, Map<String, Node> options) {
        String lower = name.toLowerCase(Locale.ROOT);
        return StaticConfiguration.lower(options.get("http")).containsKey("tls")
                || options.containsKey("http3")
                || NAME.matcher(lower).find()
                || redirectedTo.contains(lower);
    }
}
