package dev.fairlead.management.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port that speaks HTTP/1.1: the only class that sees the JDK's server, and the one place where refusals and faults
 * become answers.
 *
 * <p>Bounds: {@value #MAX_CONNECTIONS} connections; 32 KiB of head in at most 100 headers; 30 seconds for a whole request
 * to arrive and 120 for it to be answered; {@link Request#MAX_BODY} of body. A body that is refused is read off and thrown away,
 * up to {@value #MAX_DISCARDED} bytes, so that the caller sees the refusal instead of a broken connection.
 */
public final class Listener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int MAX_CONNECTIONS = 1024;
    private static final int MAX_DISCARDED = 16 * 1024 * 1024;

    // The JDK's server reads its bounds from the JVM's properties, once, before the first server is made.
    private static final Map<String, String> BOUNDS = Map.of(
            "jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS),
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            "sun.net.httpserver.maxReqTime", "30",
            "sun.net.httpserver.maxRspTime", "120",
            "sun.net.httpserver.nodelay", "true");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Responder responder;
    private final Duration grace;
    private final Traffic traffic;
    private final AtomicLong nextId;
    private volatile boolean closing;

    private Listener(HttpServer server, Responder responder, Traffic traffic, Duration grace, long firstId) {
        this.server = server;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("management-", 0).factory());
        this.responder = responder;
        this.traffic = traffic;
        this.grace = grace;
        this.nextId = new AtomicLong(firstId);
    }

    /**
     * Binds and listens.
     *
     * @param address port 0 takes a free one
     * @param responder answers everything that is well-formed
     * @param traffic counts what it does
     * @param grace how long {@link #close} waits for requests that run
     * @param firstId request ids count up from here; random, so that they differ between starts
     * @throws IOException if the address cannot be bound
     */
    public static Listener open(
            InetSocketAddress address, Responder responder, Traffic traffic, Duration grace, long firstId)
            throws IOException {
        BOUNDS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
        Listener listener = new Listener(HttpServer.create(address, 0), responder, traffic, grace, firstId);
        listener.server.setExecutor(listener.threads);
        listener.server.createContext("/", listener::serve);
        listener.server.start();
        return listener;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String id = String.format("%016x", nextId.getAndIncrement());
        traffic.begin();
        try (exchange) {
            Answer answer = answer(exchange, id);
            traffic.count(answer.status());
            try {
                send(exchange, answer, id);
            } finally {
                answer.stream().ifPresent(Answer.Stream::close);
            }
        } finally {
            traffic.end();
        }
    }

    private Answer answer(HttpExchange exchange, String id) throws IOException {
        try {
            if (closing) {
                throw Refusal.of(503, "This server is stopping; try again in a moment")
                        .with("Retry-After", "1");
            }
            return responder.answer(request(exchange, id));
        } catch (Refusal refusal) {
            Answer answer = Answer.problem(refusal.problem(), id);
            for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
                answer = answer.with(header.getKey(), header.getValue());
            }
            return answer;
        } catch (RuntimeException | StackOverflowError fault) {
            // The boundary: whatever else went wrong is ours, is logged with its cause and never shown.
            LOG.atError().addKeyValue("request_id", id).setCause(fault).log("management_fault");
            return Answer.problem(
                    Problem.of(500, "Something went wrong here; the log has the reason under this request id"), id);
        }
    }

    private static Request request(HttpExchange exchange, String id) {
        String raw = exchange.getRequestURI().toString();
        Head.check(exchange.getRequestMethod(), raw, exchange.getProtocol(), exchange.getRequestHeaders());
        return new Request(
                id,
                exchange.getRequestMethod(),
                Target.parse(raw),
                exchange.getRequestHeaders(),
                exchange.getRequestBody(),
                exchange.getRemoteAddress().getAddress());
    }

    private void send(HttpExchange exchange, Answer answer, String id) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("X-Request-ID", id);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        answer.headers().forEach(headers::set);
        boolean discard = answer.status() >= 400 && hasBody(exchange);
        if (discard || closing) {
            headers.set("Connection", "close");
        }
        if (answer.stream().isPresent() && exchange.getRequestMethod().equals("GET")) {
            // 0 is what the JDK's server takes for a length that is not known.
            exchange.sendResponseHeaders(answer.status(), 0);
            answer.stream().get().write(exchange.getResponseBody());
            return;
        }
        int length = answer.body().length;
        if (exchange.getRequestMethod().equals("HEAD") || length == 0) {
            if (length > 0) {
                headers.set("Content-Length", Integer.toString(length));
            }
            if (discard) {
                // With these heads the JDK's server ends the exchange: afterwards nothing could be read.
                discard(exchange.getRequestBody());
            }
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), length);
        exchange.getResponseBody().write(answer.body());
        exchange.getResponseBody().flush();
        if (discard) {
            discard(exchange.getRequestBody());
        }
    }

    private static boolean hasBody(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return headers.containsKey("Transfer-Encoding")
                || !headers.getOrDefault("Content-Length", List.of("0")).equals(List.of("0"));
    }

    private static void discard(InputStream body) throws IOException {
        byte[] buffer = new byte[8192];
        for (int left = MAX_DISCARDED; left > 0; ) {
            int count = body.read(buffer);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    /** Refuses what comes, waits for what runs, at most the grace, then closes every connection. */
    @Override
    public void close() {
        closing = true;
        long deadline = System.nanoTime() + grace.toNanos();
        while (traffic.inFlight() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
