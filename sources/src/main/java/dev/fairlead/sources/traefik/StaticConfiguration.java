package dev.fairlead.sources.traefik;

import dev.fairlead.model.Place;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.traefik.Translation.Fate;
import dev.fairlead.sources.traefik.Translation.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a {@code traefik.yml} or {@code traefik.toml}, or Traefik's command line, and says for each option what becomes
 * of it. Names count in any case, as in Traefik.
 */
public final class StaticConfiguration {

    private static final List<String> SECTIONS = List.of(
            "entryPoints",
            "providers",
            "certificatesResolvers",
            "api",
            "accessLog",
            "log",
            "metrics",
            "ping",
            "tracing",
            "global",
            "serversTransport",
            "tcpServersTransport",
            "core",
            "experimental",
            "hostResolver",
            "spiffe",
            "hub",
            "pilot",
            "ocsp");

    private static final Map<String, String> NAMES =
            Map.of("web", "http", "http", "http", "websecure", "https", "https", "https");

    /** What Traefik counts by, and whether it does so where nothing is said. */
    private static final Map<String, Boolean> KINDS = new TreeMap<>(Map.of(
            "entrypoints", true,
            "services", true,
            "routers", false));

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final SecureListeners secure = new SecureListeners();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final ListenerOptions listeners = new ListenerOptions(this);
    private final boolean flags;

    private StaticConfiguration(boolean flags) {
        this.flags = flags;
    }

    /** Whether a document is a static configuration of Traefik, and not one of ours. */
    public static boolean isOne(Node root) {
        return root instanceof Node.Mapping mapping
                && mapping.members().keySet().stream()
                        .anyMatch(key -> List.of("entrypoints", "providers", "certificatesresolvers")
                                .contains(key.toLowerCase(Locale.ROOT)));
    }

    /** Translates a document. */
    public static Translation translate(Node root) {
        return translate(root, false);
    }

    private static Translation translate(Node root, boolean flags) {
        StaticConfiguration configuration = new StaticConfiguration(flags);
        root.members().forEach(configuration::section);
        configuration.listeners.finish();
        if (!configuration.sources.isEmpty()) {
            configuration.settings.put("FAIRLEAD_SOURCES", String.join(",", configuration.sources));
        }
        return new Translation(configuration.settings, configuration.places, configuration.notes);
    }

    /** Translates a command line: {@code --entrypoints.web.address=:80}, {@code --providers.docker}. */
    public static Translation translate(List<String> flags) {
        return translate(Flags.tree(flags), true);
    }

    private void section(String name, Node node) {
        String known = SECTIONS.stream()
                .filter(section -> section.equalsIgnoreCase(name))
                .findFirst()
                .orElse(name);
        switch (known) {
            case "entryPoints" -> {
                node.members().values().forEach(secure::learn);
                node.members().forEach(this::entrypoint);
            }
            case "providers" -> node.members().forEach(this::provider);
            case "certificatesResolvers" -> node.members().forEach(new Resolvers(settings, places, notes)::translate);
            case "log" -> node.members().forEach((option, value) -> log(option, value));
            case "metrics" -> node.members().forEach(this::metrics);
            case "http", "tcp", "udp", "tls" ->
                note(Fate.IGNORED, node, known, "this is dynamic configuration: put it in a file of its own");
            default -> whole(known, node);
        }
    }

    private void whole(String name, Node node) {
        Optional<Fates.Word> word = Fates.known("section", name);
        if (word.isEmpty()) {
            note(Fate.IGNORED, node, name, "this is no option of Traefik; " + Spelling.remedy(name, SECTIONS));
        } else {
            note(word.get(), node, name);
        }
    }

    // -- entrypoints ------------------------------------------------------------------------------------------------

    private void entrypoint(String name, Node node) {
        Map<String, Node> options = lower(node);
        Node address = options.get("address");
        if (address != null) {
            address(name, address.plain(), address, secure.has(name, options));
        } else if (NAMES.containsKey(key(name))) {
            listeners.listens(key(name));
        }
        options.forEach((option, value) -> {
            String path = "entryPoints." + name + "." + option;
            if (listeners.take(key(name), option, value, path)) {
                return;
            }
            switch (option) {
                case "address" -> {}
                case "forwardedheaders" -> forwarded("entryPoints." + name + ".forwardedHeaders", value);
                case "transport" -> transport(path, value);
                case "http" -> http(key(name), path, value);
                default -> note(Fates.of("entrypoint", option), value, path);
            }
        });
    }

    private void address(String name, String address, Node node, boolean withTls) {
        String path = "entryPoints." + name + ".address";
        String bare = address.replaceFirst("/(tcp|udp)$", "");
        String port = bare.substring(bare.lastIndexOf(':') + 1);
        if (address.endsWith("/udp") || !port.matches("[0-9]{1,5}")) {
            note(Fate.IGNORED, node, path, "\"" + address + "\" is no address for HTTP here");
            return;
        }
        boolean own = name.equalsIgnoreCase("traefik");
        String variable = own
                ? "FAIRLEAD_ADMIN_ADDRESS"
                : withTls || port.endsWith("443") ? "FAIRLEAD_HTTPS_PORT" : "FAIRLEAD_HTTP_PORT";
        if (settings.containsKey(variable)) {
            note(
                    Fate.IGNORED,
                    node,
                    path,
                    "there is one listener of this kind; " + variable + " is " + settings.get(variable) + " already");
            return;
        }
        map(variable, own ? bare : port, node, path);
        String ours = variable.equals("FAIRLEAD_HTTPS_PORT") ? "https" : "http";
        if (own) {
            return;
        }
        listeners.listens(key(name));
        if (!ours.equals(NAMES.get(key(name)))) {
            names.add(key(name) + "=" + ours);
            map("FAIRLEAD_ENTRYPOINT_NAMES", String.join(",", names), node, "entryPoints." + name);
        }
    }

    private void forwarded(String path, Node node) {
        lower(node).forEach((option, value) -> {
            switch (option) {
                case "trustedips" -> map("FAIRLEAD_TRUSTED_PROXIES", value.plain(), value, path + ".trustedIPs");
                default -> note(Fates.of("forwarded headers", option), value, path + "." + option);
            }
        });
    }

    private void transport(String path, Node node) {
        lower(node).forEach((option, value) -> {
            Map<String, Node> inner = lower(value);
            if (inner.isEmpty()) {
                note(Fate.IGNORED, value, path + "." + option, "it has no counterpart here");
            }
            inner.forEach((name, leaf) -> {
                String variable =
                        switch (name) {
                            case "readtimeout" -> "FAIRLEAD_BODY_TIMEOUT";
                            case "idletimeout" -> "FAIRLEAD_IDLE_TIMEOUT";
                            case "requestacceptgracetimeout" -> "FAIRLEAD_DRAIN_DELAY";
                            case "gracetimeout" -> "FAIRLEAD_DRAIN_TIMEOUT";
                            default -> "";
                        };
                String whole = path + "." + option + "." + name;
                if (variable.isEmpty()) {
                    note(Fate.IGNORED, leaf, whole, "it has no counterpart here");
                } else {
                    map(variable, leaf.plain(), leaf, whole);
                }
            });
        });
    }

    /** An entrypoint as routes call it: flags have no capital letters, as in Traefik. */
    String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return flags || NAMES.containsKey(lower) ? lower : name;
    }

    private void http(String entrypoint, String path, Node node) {
        lower(node).forEach((option, value) -> {
            if (listeners.take(entrypoint, option, value, path + "." + option)) {
                return;
            }
            note(Fates.of("entrypoint http", option), value, path + "." + option);
        });
    }

    // -- providers --------------------------------------------------------------------------------------------------

    private void provider(String name, Node node) {
        // --providers.docker=false, as a command line that others add to may have it.
        if (node.plain().equalsIgnoreCase("false")) {
            note(Fate.HOLDS, node, "providers." + name, "it is switched off");
            return;
        }
        switch (name.toLowerCase(Locale.ROOT)) {
            case "docker" -> docker(node);
            case "file" -> file(node);
            default -> note(Fates.of("provider", name.toLowerCase(Locale.ROOT)), node, "providers." + name);
        }
    }

    private void docker(Node node) {
        Map<String, Node> options = lower(node);
        Node endpoint = options.get("endpoint");
        sources.add(endpoint == null ? "docker" : "docker:" + endpoint.plain());
        places.put("FAIRLEAD_SOURCES", node.place());
        note(Fate.MAPPED, node, "providers.docker", "FAIRLEAD_SOURCES has " + sources.getLast());
        options.forEach((option, value) -> {
            String path = "providers.docker." + option;
            switch (option) {
                case "endpoint" -> {}
                case "exposedbydefault" -> map("FAIRLEAD_DOCKER_EXPOSED_BY_DEFAULT", value.plain(), value, path);
                case "defaultrule" -> map("FAIRLEAD_DOCKER_DEFAULT_RULE", value.plain(), value, path);
                case "constraints" -> map("FAIRLEAD_DOCKER_CONSTRAINTS", value.plain(), value, path);
                case "network" -> map("FAIRLEAD_DOCKER_NETWORK", value.plain(), value, path);
                default -> note(Fates.of("docker", option), value, path);
            }
        });
    }

    private void file(Node node) {
        Map<String, Node> options = lower(node);
        options.forEach((option, value) -> {
            String path = "providers.file." + option;
            switch (option) {
                case "filename", "directory" -> {
                    sources.add("file:" + value.plain());
                    places.put("FAIRLEAD_SOURCES", value.place());
                    note(Fate.MAPPED, value, path, "FAIRLEAD_SOURCES has " + sources.getLast());
                }
                default -> note(Fates.of("file", option), value, path);
            }
        });
    }

    // -- metrics ----------------------------------------------------------------------------------------------------

    private void metrics(String name, Node node) {
        String path = "metrics." + name;
        if (!name.equalsIgnoreCase("prometheus")) {
            note(Fate.IGNORED, node, path, "metrics are scraped from /metrics on the gateway's own side, never pushed");
            return;
        }
        Map<String, Node> options = lower(node);
        List<String> counted = new ArrayList<>();
        KINDS.forEach((option, usual) -> {
            Node value = options.get("add" + option + "labels");
            if (value == null ? usual : value.plain().equals("true")) {
                counted.add(option);
            }
        });
        boolean off = node instanceof Node.Bool bool && !bool.value();
        map("FAIRLEAD_METRICS_TRAEFIK", off || counted.isEmpty() ? "false" : String.join(",", counted), node, path);
        options.forEach((option, value) -> {
            String whole = path + "." + option;
            switch (option) {
                case "addentrypointslabels", "addserviceslabels", "addrouterslabels" -> {}
                case "buckets" -> map("FAIRLEAD_METRICS_TRAEFIK_BUCKETS", value.plain(), value, whole);
                default -> note(Fates.of("prometheus", option), value, whole);
            }
        });
    }

    // -- logging ----------------------------------------------------------------------------------------------------

    private void log(String option, Node value) {
        String path = "log." + option;
        switch (option.toLowerCase(Locale.ROOT)) {
            case "level" -> {
                String level = value.plain().toLowerCase(Locale.ROOT);
                String ours =
                        switch (level) {
                            case "fatal", "panic" -> "error";
                            case "warning" -> "warn";
                            default -> level;
                        };
                map("FAIRLEAD_LOG_LEVEL", ours, value, path);
            }
            case "format" -> map("FAIRLEAD_LOG_FORMAT", value.plain().equals("json") ? "json" : "text", value, path);
            default -> note(Fate.IGNORED, value, path, "lines go to stdout; whoever runs the process keeps them");
        }
    }

    // -- small things -----------------------------------------------------------------------------------------------

    void map(String variable, String value, Node node, String option) {
        settings.put(variable, value);
        places.put(variable, node.place());
        note(Fate.MAPPED, node, option, variable + " is " + value);
    }

    private void note(Fates.Word word, Node node, String option) {
        note(word.fate(), node, option, word.text());
    }

    void note(Fate fate, Node node, String option, String text) {
        notes.add(new Note(fate, node.place(), option, text));
    }

    static Map<String, Node> lower(@org.jspecify.annotations.Nullable Node node) {
        Map<String, Node> lower = new LinkedHashMap<>();
        if (node != null) {
            node.members().forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        }
        return lower;
    }
}
