package dev.fairlead.cli.role;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small upstream that answers every request with what it saw, as JSON: for trying things out, never for load. Bodies
 * are repeated up to 64 KiB; of longer ones only the length is told.
 */
final class Echo implements AutoCloseable {

    /** Where the quickstart expects it. */
    static final int DEFAULT_PORT = 9080;

    private static final int REPEATED_BODY_BYTES = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService requests;

    private Echo(HttpServer server, ExecutorService requests) {
        this.server = server;
        this.requests = requests;
    }

    /**
     * Listens on loopback.
     *
     * @param port 0 picks a free one
     * @throws IOException if the port is taken
     */
    static Echo start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(requests);
        server.createContext("/", Echo::answer);
        server.start();
        return new Echo(server, requests);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(REPEATED_BODY_BYTES + 1);
            long length = body.length > REPEATED_BODY_BYTES
                    ? body.length + exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream())
                    : body.length;
            byte[] json = describe(exchange, body, length).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : json.length);
            if (!head) {
                exchange.getResponseBody().write(json);
            }
        }
    }

    private static String describe(HttpExchange exchange, byte[] body, long length) {
        String query = exchange.getRequestURI().getRawQuery();
        Members headers = new Members();
        sorted(exchange).forEach((name, values) -> headers.put(name, String.join(", ", values)));
        Members seen = new Members()
                .put("method", exchange.getRequestMethod())
                .put("path", exchange.getRequestURI().getRawPath())
                .put("query", query == null ? "" : query)
                .put("headers", headers.build())
                .put("bodyBytes", length);
        if (length > 0 && length <= REPEATED_BODY_BYTES) {
            seen.put("body", new String(body, StandardCharsets.UTF_8));
        }
        return Json.pretty(seen.build());
    }

    private static Map<String, List<String>> sorted(HttpExchange exchange) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        return headers;
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }
}
