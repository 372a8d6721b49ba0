package dev.fairlead.gateway.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API server that keeps objects in memory: lists with pages, watches with bookmarks, versions that are too old,
 * conflicts, statuses apart from the rest. It remembers which rights each question took.
 */
final class FakeApiServer implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile(
            "/(?:api/(v1)|apis/([^/]+)/([^/]+))(?:/namespaces/([^/]+))?/([a-z]+)(?:/([^/]+))?(?:/(status))?");
    private static final Map<String, String> PLURALS = Map.of(
            "Ingress", "ingresses",
            "IngressClass", "ingressclasses",
            "GatewayClass", "gatewayclasses");
    private static final Set<String> GLOBAL = Set.of("IngressClass", "GatewayClass", "Namespace");

    private record Event(long version, String type, String collection, Node object) {}

    private HttpServer server;
    private int port;
    private final Map<String, Node> objects = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private long version = 1;
    private long oldest = 1;
    private boolean away;
    private final Set<String> hidden = new TreeSet<>();
    private final Set<String> absent = new TreeSet<>();
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private int lists;

    FakeApiServer() {
        server = open(0);
        port = server.getAddress().getPort();
    }

    private HttpServer open(int at) {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            made.createContext("/", this::answer);
            made.start();
            return made;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Rights that were used: {@code verb group/resource}, with {@code /status} where it was one. */
    Set<String> asked() {
        return asked;
    }

    synchronized int lists() {
        return lists;
    }

    // -- what tests do ----------------------------------------------------------------------------------------------

    /** Makes an object, or replaces it. */
    synchronized void put(Node object) {
        String collection = collection(object);
        String key = collection + " " + key(object);
        Node before = objects.get(key);
        long generation = before == null ? 1 : number(at(before, "metadata"), "generation") + 1;
        Node kept = before == null ? Members.nothing() : at(before, "status");
        Node with =
                member(object, "metadata", metadata -> member(metadata, "generation", old -> Members.of(generation)));
        Node whole = at(object, "status") instanceof Node.Empty && !(kept instanceof Node.Empty)
                ? member(with, "status", old -> kept)
                : with;
        store(before == null ? "ADDED" : "MODIFIED", collection, key, whole);
    }

    synchronized void remove(String kind, String key) {
        String found = objects.keySet().stream()
                .filter(each -> each.endsWith(" " + key) && each.startsWith(plural(kind) + "."))
                .findFirst()
                .orElseThrow();
        Node object = Objects.requireNonNull(objects.remove(found));
        events.add(new Event(++version, "DELETED", found.substring(0, found.indexOf(' ')), versioned(object)));
        notifyAll();
    }

    synchronized Node get(String kind, String key) {
        return objects.entrySet().stream()
                .filter(each ->
                        each.getKey().endsWith(" " + key) && each.getKey().startsWith(plural(kind) + "."))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(Members::nothing);
    }

    /** Forgets what happened: whoever watches from before gets 410. */
    synchronized void compact() {
        oldest = ++version;
        events.clear();
        notifyAll();
    }

    /** Ends all connections and refuses new ones. */
    void goAway() {
        synchronized (this) {
            away = true;
            notifyAll();
        }
        server.stop(0);
    }

    /** Comes back on the same port. */
    void comeBack() {
        synchronized (this) {
            away = false;
        }
        server = open(port);
    }

    synchronized void hide(String plural) {
        hidden.add(plural);
    }

    synchronized void without(String plural) {
        absent.add(plural);
    }

    private void store(String type, String collection, String key, Node object) {
        version++;
        Node written = versioned(object);
        objects.put(key, written);
        events.add(new Event(version, type, collection, written));
        notifyAll();
    }

    private Node versioned(Node object) {
        return member(
                object,
                "metadata",
                metadata -> member(metadata, "resourceVersion", old -> Members.of(Long.toString(version))));
    }

    // -- HTTP -------------------------------------------------------------------------------------------------------

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!path.matches()) {
                fail(exchange, 404, "there is no such path");
                return;
            }
            String group = path.group(2) == null ? "" : path.group(2);
            String plural = path.group(5);
            String collection = plural + "." + group;
            Map<String, String> query = query(exchange.getRequestURI());
            String status = path.group(7) == null ? "" : "/status";
            asked.add(verb(exchange.getRequestMethod(), path.group(6), query) + " " + group + "/" + plural + status);
            synchronized (this) {
                if (hidden.contains(plural)) {
                    fail(exchange, 403, plural + " is forbidden");
                    return;
                }
                if (absent.contains(plural)) {
                    fail(exchange, 404, "there is no such resource");
                    return;
                }
            }
            String key = collection + " " + (path.group(4) == null ? "" : path.group(4) + "/") + path.group(6);
            if (path.group(6) == null && exchange.getRequestMethod().equals("GET")) {
                if (query.containsKey("watch")) {
                    watch(exchange, collection, query);
                } else {
                    list(exchange, collection, query);
                }
            } else {
                one(exchange, key, collection, path.group(4), body, !status.isEmpty());
            }
        }
    }

    private static String verb(String method, String name, Map<String, String> query) {
        return switch (method) {
            case "GET" -> name != null ? "get" : query.containsKey("watch") ? "watch" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> "patch";
        };
    }

    private void list(HttpExchange exchange, String collection, Map<String, String> query) throws IOException {
        Node answer;
        synchronized (this) {
            lists++;
            List<Node> all = objects.entrySet().stream()
                    .filter(each -> each.getKey().startsWith(collection + " "))
                    .map(Map.Entry::getValue)
                    .filter(each -> fits(each, query))
                    .toList();
            int from = Integer.parseInt(query.getOrDefault("continue", "0"));
            int to = Math.min(all.size(), from + Integer.parseInt(query.getOrDefault("limit", "500")));
            Members metadata = new Members().put("resourceVersion", Long.toString(version));
            if (to < all.size()) {
                metadata.put("continue", Integer.toString(to));
            }
            answer = new Members()
                    .put("kind", "List")
                    .put("metadata", metadata.build())
                    .put("items", Members.of(all.subList(from, to)))
                    .build();
        }
        send(exchange, 200, answer);
    }

    private static boolean fits(Node object, Map<String, String> query) {
        String selector = query.getOrDefault("fieldSelector", "");
        return !selector.startsWith("type=")
                || (at(object, "type") instanceof Node.Text text && selector.equals("type=" + text.value()));
    }

    private void watch(HttpExchange exchange, String collection, Map<String, String> query) throws IOException {
        long from = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            while (true) {
                List<Event> next = next(collection, from);
                if (next == null) {
                    return;
                }
                for (Event event : next) {
                    if (event.type().equals("ERROR") || fits(event.object(), query)) {
                        Node line = new Members()
                                .put("type", event.type())
                                .put("object", event.object())
                                .build();
                        out.write((Json.canonical(line) + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                    from = event.version();
                    if (event.type().equals("ERROR")) {
                        return;
                    }
                }
                out.flush();
            }
        }
    }

    /** Waits for what comes behind a version; null when there is nothing more to say. */
    private synchronized @Nullable List<Event> next(String collection, long from) {
        while (true) {
            if (away) {
                return null;
            }
            if (from < oldest) {
                Node gone = new Members()
                        .put("kind", "Status")
                        .put("code", 410)
                        .put("message", "too old resource version")
                        .build();
                return List.of(new Event(from, "ERROR", collection, gone));
            }
            long since = from;
            List<Event> found = events.stream()
                    .filter(each -> each.version() > since && each.collection().equals(collection))
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
            try {
                wait(5_000);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    private void one(
            HttpExchange exchange, String key, String collection, String namespace, byte[] body, boolean status)
            throws IOException {
        @Nullable Node answer;
        int code = 200;
        synchronized (this) {
            String method = exchange.getRequestMethod();
            Node sent = body.length == 0 ? Members.nothing() : parsed(body);
            String at = method.equals("POST")
                    ? collection + " " + namespace + "/" + text(at(sent, "metadata"), "name")
                    : key;
            Node before = objects.get(at);
            String wanted = text(at(sent, "metadata"), "resourceVersion");
            if (before == null && !method.equals("POST")) {
                code = 404;
                answer = message(code, "not found");
            } else if (before != null && method.equals("POST")) {
                code = 409;
                answer = message(code, "it exists");
            } else if (before != null
                    && !wanted.isEmpty()
                    && !wanted.equals(text(at(before, "metadata"), "resourceVersion"))) {
                code = 409;
                answer = message(code, "the object has been modified");
            } else if (method.equals("GET")) {
                answer = before;
            } else {
                Node after = method.equals("PATCH") ? merged(Objects.requireNonNull(before), sent, status) : sent;
                store(before == null ? "ADDED" : "MODIFIED", collection, at, after);
                answer = objects.get(at);
            }
        }
        send(exchange, code, Objects.requireNonNull(answer));
    }

    private static Node merged(Node before, Node change, boolean status) {
        if (!status) {
            return before;
        }
        Map<String, Node> merged = new LinkedHashMap<>(members(at(before, "status")));
        merged.putAll(members(at(change, "status")));
        return member(before, "status", old -> new Node.Mapping(merged, before.place()));
    }

    private static Node parsed(byte[] body) throws IOException {
        try {
            return Json.read(new String(body, StandardCharsets.UTF_8), "test");
        } catch (Json.Malformed malformed) {
            throw new IOException(malformed);
        }
    }

    private static Node message(int code, String text) {
        return new Members()
                .put("kind", "Status")
                .put("code", code)
                .put("message", text)
                .build();
    }

    private static void fail(HttpExchange exchange, int code, String text) throws IOException {
        send(exchange, code, message(code, text));
    }

    private static void send(HttpExchange exchange, int code, Node answer) throws IOException {
        byte[] bytes = Json.canonical(answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        String text = uri.getQuery() == null ? "" : uri.getQuery();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return query;
    }

    // -- trees ------------------------------------------------------------------------------------------------------

    static Node at(Node node, String name) {
        return members(node).getOrDefault(name, Members.nothing());
    }

    static Map<String, Node> members(Node node) {
        return node instanceof Node.Mapping mapping ? mapping.members() : Map.of();
    }

    static String text(Node node, String name) {
        return at(node, name) instanceof Node.Text text ? text.value() : "";
    }

    private static long number(Node node, String name) {
        return at(node, name) instanceof Node.Decimal number ? number.value().longValue() : 0;
    }

    static Node member(Node node, String name, UnaryOperator<Node> change) {
        Map<String, Node> members = new LinkedHashMap<>(members(node));
        members.put(name, change.apply(at(node, name)));
        return new Node.Mapping(members, node.place());
    }

    private static String key(Node object) {
        Node metadata = at(object, "metadata");
        String namespace = text(metadata, "namespace");
        return namespace.isEmpty() ? text(metadata, "name") : namespace + "/" + text(metadata, "name");
    }

    private static String collection(Node object) {
        String apiVersion = text(object, "apiVersion");
        int slash = apiVersion.indexOf('/');
        return plural(text(object, "kind")) + "." + (slash < 0 ? "" : apiVersion.substring(0, slash));
    }

    private static String plural(String kind) {
        return PLURALS.getOrDefault(kind, kind.toLowerCase(java.util.Locale.ROOT) + "s");
    }

    static boolean isGlobal(String kind) {
        return GLOBAL.contains(kind);
    }

    @Override
    public void close() {
        goAway();
    }
}
