package dev.fairlead.acceptance.explain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every request with the route and the target that it got, in {@code X-Seen}: HEAD has no body to say it in. */
final class TellingBackend implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final AtomicInteger calls = new AtomicInteger();

    private TellingBackend(HttpServer server) {
        this.server = server;
    }

    static TellingBackend start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        TellingBackend backend = new TellingBackend(server);
        server.createContext("/", backend::tell);
        server.setExecutor(backend.threads);
        server.start();
        return backend;
    }

    private void tell(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try (exchange) {
            String seen = exchange.getRequestHeaders().getFirst("X-Route") + " " + exchange.getRequestMethod() + " "
                    + exchange.getRequestURI();
            exchange.getResponseHeaders().set("X-Seen", seen);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** How often it was called. */
    int calls() {
        return calls.get();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
