package dev.fairlead.gateway.behaviour;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.assembly.Assembly;
import dev.fairlead.gateway.assembly.LiveTable;
import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.Secured;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Snapshot;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A listener on loopback whose routes end in a step that answers for each service: which it is, and what it would get.
 */
final class Wire implements Closeable {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final String UNINTERESTING =
            "(?i)(x-request-id|traceparent|date|connection|content-type|content-length|x-retry-in):.*";

    // Headers of the request that is on its way: there is one at a time.
    private static volatile Map<String, String> sent = Map.of();

    private final EventLoops loops = EventLoops.start(1, System::nanoTime, new SplittableRandom(1));
    private final LiveTable table = new LiveTable();
    private final Entrypoint entrypoint;

    Wire() {
        Observer nobody = new Observer() {
            @Override
            public void began(Exchange exchange) {}

            @Override
            public void ended(Exchange exchange) {}
        };
        try {
            entrypoint = Entrypoint.start(
                    loops,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new Entrypoint.Settings("http", Limits.standard(), new TrustedProxies(List.of()), table, nobody),
                    InstantSource.system());
        } catch (IOException cannot) {
            throw new java.io.UncheckedIOException(cannot);
        }
    }

    /** Serves this from now on. */
    void serve(Snapshot snapshot, Entrypoints entrypoints) {
        SecretCheck secrets = new SecretCheck(new byte[32], 1);
        Assembly assembly = new Assembly(
                secrets,
                new LocalLimiter(0),
                (name, services, transports) -> new Told(name.toString()),
                entrypoints,
                UnaryOperator.identity());
        table.swap(assembly.assemble(snapshot));
    }

    /** {@code METHOD URL [Name: value]…}: what becomes of it, in one line. Over TLS only the route is looked for. */
    String ask(String request) {
        String[] parts = request.split(" \\[", -1);
        String[] words = parts[0].split(" ", 2);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String header = parts[i].substring(0, parts[i].length() - 1);
            headers.put(header.split(": ?", 2)[0], header.split(": ?", 2)[1]);
        }
        String rest = words[1].substring(words[1].indexOf("://") + 3);
        int slash = rest.indexOf('/');
        String host = rest.substring(0, slash);
        String target = rest.substring(slash);
        return words[1].startsWith("https://")
                ? secured(words[0], host, target)
                : plain(words[0], host, target, headers);
    }

    private String secured(String method, String host, String target) {
        FakeExchange exchange = FakeExchange.of(method, host, target)
                .by("https")
                .secured(new Secured(host, "default", "TLSv1.3", "TLS_AES_128_GCM_SHA256", List.of()));
        Verdict found = table.find(exchange);
        CompiledRoute route = exchange.route();
        return found == Verdict.CONTINUE && route != null ? route.route() + " -> " + route.service() : "404";
    }

    private String plain(String method, String host, String target, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        sent = new TreeMap<>(Map.of("host", host));
        headers.forEach((name, value) -> sent.put(name.toLowerCase(Locale.ROOT), value));
        head.append("\r\n");
        String answer = exchange(head.toString());
        int end = answer.indexOf("\r\n\r\n");
        String[] lines = answer.substring(0, end).split("\r\n", -1);
        Map<String, String> shown = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].matches(UNINTERESTING)) {
                String[] header = lines[i].split(": ?", 2);
                shown.merge(header[0], header[1], (one, other) -> one + ", " + other);
            }
        }
        String status = lines[0].split(" ", 3)[1];
        String body = answer.substring(end + 4);
        List<String> all = new ArrayList<>(List.of(status));
        if (status.equals("200") && body.startsWith("route ")) {
            all = new ArrayList<>(List.of(body.substring("route ".length())));
        }
        for (Map.Entry<String, String> header : shown.entrySet()) {
            all.add("<" + header.getKey() + ": " + header.getValue() + ">");
        }
        return String.join(" ", all);
    }

    private String exchange(String request) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(entrypoint.address(), PATIENCE_MILLIS);
            String last = request.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
            socket.getOutputStream().write(last.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cannot) {
            throw new java.io.UncheckedIOException(cannot);
        }
    }

    @Override
    public void close() {
        entrypoint.close();
        loops.stop(Duration.ofSeconds(5));
    }

    /** Stands for a service: answers with the route, itself, the path that it would get, and the headers that changed. */
    private record Told(String service) implements Step {

        @Override
        public String name() {
            return "told";
        }

        @Override
        public Verdict apply(Exchange exchange) {
            CompiledRoute route = exchange.route();
            String name = route == null ? "" : route.route();
            String query = exchange.query();
            List<String> told = new ArrayList<>(List.of("route " + name, "->", service));
            told.add(exchange.forwardPath() + (query.isEmpty() ? "" : "?" + query));
            Map<String, String> has = new TreeMap<>();
            exchange.eachRequestHeader((header, value) -> has.put(header.toLowerCase(Locale.ROOT), value));
            has.remove("connection");
            has.forEach((header, value) -> {
                if (!value.equals(sent.get(header))) {
                    told.add("[" + header + ": " + value + "]");
                }
            });
            sent.keySet().stream()
                    .filter(header -> !has.containsKey(header))
                    .forEach(header -> told.add("[no " + header + "]"));
            byte[] body = String.join(" ", told).getBytes(StandardCharsets.UTF_8);
            return exchange.answer(200, "text/plain", body);
        }
    }
}
