package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Name;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Nodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Filters of a rule as middlewares, written as a file would write them, so that they are checked as one of a file. */
final class Filters {

    private final Draft draft;
    private final String namespace;
    private final Faults faults;

    Filters(Draft draft, String namespace, Faults faults) {
        this.draft = draft;
        this.namespace = namespace;
        this.faults = faults;
    }

    /** Whether the rule answers by itself. */
    static boolean redirects(Node rule) {
        return Nodes.list(rule, "filters").stream()
                .anyMatch(filter -> Nodes.text(filter, "type").orElse("").equals("RequestRedirect"));
    }

    /**
     * The middlewares, in order; copies of requests are not among them.
     *
     * @param name of what they are for
     * @param prefix of the path that was matched; empty where there is none
     */
    List<Name> middlewares(String name, Node rule, Optional<String> prefix) {
        List<Name> names = new ArrayList<>();
        List<Node> filters = faults.list(rule, "filters");
        for (int i = 0; i < filters.size(); i++) {
            Node filter = filters.get(i);
            String type = Nodes.text(filter, "type").orElse("");
            String own = name + ":" + i;
            switch (type) {
                case "RequestHeaderModifier", "ResponseHeaderModifier" -> names.add(headers(own, type, filter));
                case "RequestRedirect" ->
                    redirect(own, Nodes.at(filter, "requestRedirect"), prefix).ifPresent(names::add);
                case "URLRewrite" ->
                    rewrite(own, Nodes.at(filter, "urlRewrite"), prefix).ifPresent(names::add);
                case "CORS" -> names.add(draft.middleware(own, cors(Nodes.at(filter, "cors"))));
                case "RequestMirror" -> {}
                case "ExtensionRef" ->
                    extension(Nodes.at(filter, "extensionRef")).ifPresent(names::add);
                default -> faults.unsupported("the filter \"" + type + "\" is not available");
            }
        }
        return names;
    }

    private Name headers(String name, String type, Node filter) {
        boolean request = type.startsWith("Request");
        Node edits = Nodes.at(filter, request ? "requestHeaderModifier" : "responseHeaderModifier");
        Node.Mapping typed = new Members()
                .put(request ? "request" : "response", edits(edits))
                .build();
        return draft.middleware(name, new Members().put("modifyHeaders", typed).build());
    }

    /** What becomes of headers, in the form of a file. */
    static Node edits(Node edits) {
        Map<String, Node> members = new LinkedHashMap<>();
        for (String what : List.of("set", "add")) {
            Map<String, Node> named = new LinkedHashMap<>();
            for (Node header : Nodes.list(edits, what)) {
                Nodes.text(header, "name").ifPresent(name -> named.putIfAbsent(name, Nodes.at(header, "value")));
            }
            if (!named.isEmpty()) {
                members.put(what, new Node.Mapping(named, Nodes.at(edits, what).place()));
            }
        }
        if (!Nodes.list(edits, "remove").isEmpty()) {
            members.put("remove", Nodes.at(edits, "remove"));
        }
        return new Node.Mapping(members, edits.place());
    }

    private Optional<Name> redirect(String name, Node redirect, Optional<String> prefix) {
        Map<String, Node> members = new LinkedHashMap<>();
        for (String option : List.of("scheme", "hostname", "port", "statusCode")) {
            if (Nodes.has(redirect, option)) {
                members.put(option, Nodes.at(redirect, option));
            }
        }
        return path(redirect, prefix, members)
                ? Optional.of(draft.middleware(name, typed("requestRedirect", members, redirect)))
                : Optional.empty();
    }

    private Optional<Name> rewrite(String name, Node rewrite, Optional<String> prefix) {
        Map<String, Node> members = new LinkedHashMap<>();
        if (Nodes.has(rewrite, "hostname")) {
            members.put("hostname", Nodes.at(rewrite, "hostname"));
        }
        return path(rewrite, prefix, members)
                ? Optional.of(draft.middleware(name, typed("rewriteUrl", members, rewrite)))
                : Optional.empty();
    }

    private boolean path(Node from, Optional<String> prefix, Map<String, Node> to) {
        Node path = Nodes.at(from, "path");
        if (!Nodes.has(path)) {
            return true;
        }
        String type = Nodes.text(path, "type").orElse("");
        if (type.equals("ReplaceFullPath")) {
            to.put("path", text(Nodes.text(path, "replaceFullPath").orElse("/"), path));
            return true;
        }
        if (!type.equals("ReplacePrefixMatch") || prefix.isEmpty()) {
            faults.unsupported("\"" + type + "\" needs a match of the type PathPrefix");
            return false;
        }
        to.put("prefix", text(prefix.get(), path));
        to.put("replacement", text(Nodes.text(path, "replacePrefixMatch").orElse("/"), path));
        return true;
    }

    private static Node text(String text, Node like) {
        return new Node.Text(text, like.place());
    }

    private static Node typed(String type, Map<String, Node> members, Node like) {
        Node options = new Node.Mapping(members, like.place());
        return new Node.Mapping(Map.of(type, options), like.place());
    }

    private static Node cors(Node cors) {
        Map<String, Node> members = new LinkedHashMap<>();
        List<Node> exact = new ArrayList<>();
        List<Node> patterns = new ArrayList<>();
        for (String origin : Nodes.texts(cors, "allowOrigins")) {
            boolean pattern = origin.contains("*") && !origin.equals("*");
            (pattern ? patterns : exact).add(text(pattern ? pattern(origin) : origin, cors));
        }
        put(members, "accessControlAllowOriginList", exact, cors);
        put(members, "accessControlAllowOriginListRegex", patterns, cors);
        put(members, "accessControlAllowMethods", Nodes.list(cors, "allowMethods"), cors);
        put(members, "accessControlAllowHeaders", Nodes.list(cors, "allowHeaders"), cors);
        put(members, "accessControlExposeHeaders", Nodes.list(cors, "exposeHeaders"), cors);
        if (Nodes.has(cors, "maxAge")) {
            members.put("accessControlMaxAge", Nodes.at(cors, "maxAge"));
        }
        if (Nodes.has(cors, "allowCredentials")) {
            members.put("accessControlAllowCredentials", Nodes.at(cors, "allowCredentials"));
        }
        members.put("addVaryHeader", new Node.Bool(true, cors.place()));
        return typed("headers", members, cors);
    }

    private static String pattern(String origin) {
        return "^" + origin.replaceAll("([.+?()\\[\\]{}|^$\\\\])", "\\\\$1").replace("*", ".+") + "$";
    }

    private static void put(Map<String, Node> members, String key, List<Node> elements, Node like) {
        if (!elements.isEmpty()) {
            members.put(key, new Node.Sequence(elements, like.place()));
        }
    }

    // A Middleware of Traefik's, in the route's own namespace.
    private Optional<Name> extension(Node reference) {
        String name = Nodes.text(reference, "name").orElse("");
        boolean ours = Nodes.text(reference, "group").orElse("").equals(Kinds.TRAEFIK_GROUP)
                && Nodes.text(reference, "kind")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .equals("middleware");
        if (!ours) {
            faults.unsupported("the filter that \"" + name + "\" is, is not available");
            return Optional.empty();
        }
        return Optional.of(Draft.name(namespace + "-" + name));
    }
}
