package dev.fairlead.acceptance.workflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What workflows ask: a server with a few fixed paths, that remembers what it was asked. */
final class Services implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger flaky = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    Services() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Method, path and query of each request, in order. */
    List<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            asked.add(exchange.getRequestMethod() + " " + path);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String first = path.split("[/?]", 3)[1];
            switch (first) {
                case "stock" -> json(exchange, 200, "{\"path\":\"" + path + "\",\"left\":7}");
                case "price" ->
                    json(exchange, 200, "{\"cents\":1250,\"body\":" + (body.isEmpty() ? "null" : body) + "}");
                case "key" -> json(exchange, 200, "{\"key\":\"" + header(exchange, "X-Key") + "\"}");
                case "headers" -> json(exchange, 200, headers(exchange));
                case "gone" -> json(exchange, 404, "{}");
                case "broken" -> json(exchange, 500, "{}");
                case "flaky" -> json(exchange, flaky.incrementAndGet() % 3 == 0 ? 200 : 503, "{\"ok\":true}");
                case "xml" -> send(exchange, 200, "text/xml", "<o id=\"1\"><line>a</line><line>b</line></o>");
                case "big" -> send(exchange, 200, "text/plain", "x".repeat(200_000));
                case "slow" -> slow(exchange);
                default -> json(exchange, 404, "{}");
            }
        }
    }

    private void slow(HttpExchange exchange) throws IOException {
        try {
            boolean closed = closing.await(20, TimeUnit.SECONDS);
            json(exchange, closed ? 503 : 200, "{}");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static String headers(HttpExchange exchange) {
        StringBuilder json = new StringBuilder("{");
        exchange.getRequestHeaders().forEach((name, values) -> json.append(json.length() == 1 ? "" : ",")
                .append('"')
                .append(name.toLowerCase(Locale.ROOT))
                .append("\":\"")
                .append(String.join(", ", values))
                .append('"'));
        return json.append('}').toString();
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, "application/json", body);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
