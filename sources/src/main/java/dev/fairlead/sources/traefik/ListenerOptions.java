package dev.fairlead.sources.traefik;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.traefik.Translation.Fate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a static configuration says of all routes on an entrypoint: redirections, middlewares, TLS, asDefault. */
final class ListenerOptions {

    private static final String REDIRECTIONS = "FAIRLEAD_ENTRYPOINT_REDIRECTIONS";
    private static final String MIDDLEWARES = "FAIRLEAD_ENTRYPOINT_MIDDLEWARES";
    private static final String TLS = "FAIRLEAD_ENTRYPOINT_TLS";
    private static final String DEFAULTS = "FAIRLEAD_DEFAULT_ENTRYPOINTS";

    private final StaticConfiguration configuration;
    private final Set<String> listeners = new TreeSet<>();
    private final Map<String, List<String>> said = new LinkedHashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();

    ListenerOptions(StaticConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Takes in that there is a listener of that name. */
    void listens(String name) {
        listeners.add(name);
    }

    /** Whether the option is one of these; what becomes of it is said when all listeners are known. */
    boolean take(String entrypoint, String option, Node node, String path) {
        if (!Set.of("redirections", "middlewares", "tls", "asdefault").contains(option)) {
            return false;
        }
        waiting.add(() -> {
            if (!listeners.contains(entrypoint)) {
                configuration.note(Fate.IGNORED, node, path, "no routes are served on \"" + entrypoint + "\" here");
                return;
            }
            switch (option) {
                case "redirections" -> redirections(entrypoint, node, path);
                case "middlewares" -> middlewares(entrypoint, node, path);
                case "tls" -> tls(entrypoint, node, path);
                default -> {
                    if (node.plain().equalsIgnoreCase("true")) {
                        add(DEFAULTS, entrypoint, node, path);
                    }
                }
            }
        });
        return true;
    }

    /** All listeners are known. */
    void finish() {
        waiting.forEach(Runnable::run);
    }

    private void redirections(String entrypoint, Node node, String path) {
        StaticConfiguration.lower(node).forEach((option, value) -> {
            String whole = path + "." + (option.equals("entrypoint") ? "entryPoint" : option);
            Map<String, Node> options = StaticConfiguration.lower(value);
            Node to = options.get("to");
            if (!option.equals("entrypoint")) {
                configuration.note(Fate.IGNORED, value, whole, "redirections have the one option entryPoint");
            } else if (to == null) {
                configuration.note(Fate.IGNORED, value, whole, "it does not say where to; add \"to\"");
            } else {
                redirection(entrypoint, options, to, whole);
            }
        });
    }

    private void redirection(String entrypoint, Map<String, Node> options, Node to, String path) {
        String where = configuration.key(to.plain());
        if (!where.startsWith(":") && !listeners.contains(where)) {
            configuration.note(Fate.IGNORED, to, path + ".to", "there is no listener \"" + where + "\" here");
            return;
        }
        StringBuilder all = new StringBuilder(entrypoint + "=" + where);
        for (String option : List.of("scheme", "permanent", "priority")) {
            Node value = options.get(option);
            if (value != null) {
                all.append(' ').append(option).append('=').append(value.plain());
            }
        }
        add(REDIRECTIONS, all.toString(), to, path);
    }

    private void middlewares(String entrypoint, Node node, String path) {
        for (String name : node.plain().split(",", -1)) {
            if (!name.isBlank()) {
                add(MIDDLEWARES, entrypoint + "=" + name.strip(), node, path);
            }
        }
    }

    private void tls(String entrypoint, Node node, String path) {
        if (node.plain().equalsIgnoreCase("false")) {
            configuration.note(Fate.HOLDS, node, path, "it is switched off");
            return;
        }
        Map<String, Node> options = StaticConfiguration.lower(node);
        Node named = options.get("options");
        String name = named == null ? "" : named.plain();
        Node resolver = options.get("certresolver");
        String orders = resolver == null ? "" : resolver.plain();
        add(
                TLS,
                entrypoint + (name.isEmpty() ? "" : "=" + name) + (orders.isEmpty() ? "" : " certResolver=" + orders),
                node,
                path);
        options.forEach((option, value) -> {
            if (option.startsWith("domains")) {
                configuration.note(
                        Fate.IGNORED,
                        value,
                        path + "." + option,
                        "each route gets a certificate for the hosts of its rule; name tls.domains at the routes");
            }
        });
    }

    private void add(String variable, String item, Node node, String path) {
        List<String> items = said.computeIfAbsent(variable, name -> new ArrayList<>());
        items.add(item);
        configuration.map(variable, String.join(",", items), node, path);
    }
}
