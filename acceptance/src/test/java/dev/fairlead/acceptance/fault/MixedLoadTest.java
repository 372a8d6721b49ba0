package dev.fairlead.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.peer.SecureCaller;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Everything at once for a while: short requests, TLS with new and kept connections, HTTP/2, large answers and large
 * bodies, answers in pieces, WebSockets that stay and WebSockets that come and go, callers who leave in the middle,
 * refusals, and a configuration that changes. No request fails that could be served.
 *
 * <p>Not among the tests of every day: {@code -Dfairlead.acceptance.without= -Dfairlead.acceptance.soak=3600} seconds is
 * the whole promise. From ten minutes on, what the process keeps resident may not grow by 5 % between the second tenth of
 * the run and the last one.
 */
@Tag("soak")
@Execution(ExecutionMode.SAME_THREAD)
final class MixedLoadTest {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("fairlead.acceptance.soak", 60));
    private static final Duration TELLING = Duration.ofMinutes(10);
    private static final double DRIFT = 0.05;
    private static final int PLAIN_PER_SECOND = 300;
    private static final int LARGE = 1024 * 1024;
    private static final int UPLOAD = 256 * 1024;
    private static final int TENTHS = 10;
    private static final String USUAL = "\"status\":\\(101\\|200\\|404\\)";

    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> resident = new ArrayList<>();
    private final AtomicLong good = new AtomicLong();
    private volatile boolean stopped;

    /** One turn of one kind of caller. */
    private interface Turn {
        void take() throws Exception;
    }

    private void again(String kind, Duration pause, Turn turn) {
        threads.add(Thread.ofVirtual().start(() -> {
            while (!stopped) {
                try {
                    turn.take();
                    good.incrementAndGet();
                } catch (Exception failed) {
                    failures.add(kind + ": " + failed);
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        }));
    }

    @Test
    void nothing_fails_and_memory_does_not_grow() throws Exception {
        Echo echo = new Echo();
        // Not closed, but shut down: closing waits for WebSockets that stay.
        HttpClient http2 = HttpClient.newBuilder()
                .sslContext(SecureCaller.trusting())
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        try (Member backend = new Member().conduct(MixedLoadTest::answer);
                Installation installation = new Installation().measured()) {
            echo.begin();
            String file = installation.file("routes.yml", routes(backend.port(), echo.getPort(), 0));
            // Of the access log only what is unusual is kept.
            List<String> command =
                    new ArrayList<>(List.of("bash", "-c", "exec \"$0\" \"$@\" > >(grep -v '" + USUAL + "')"));
            command.addAll(installation.command("gateway", file));
            RunningCommand gateway = installation.run(command);
            installation.awaitReady(gateway, installation.httpPort());
            try (Rate plain = Rate.start(installation.httpPort(), get("/plain"), PLAIN_PER_SECOND)) {
                begin(installation, http2);
                int edition = 0;
                for (long end = System.nanoTime() + LENGTH.toNanos(); System.nanoTime() < end; ) {
                    installation.file("routes.yml", routes(backend.port(), echo.getPort(), ++edition));
                    resident.add(gateway.residentBytes());
                    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                }
                stopped = true;
                for (Thread thread : threads) {
                    thread.join(Duration.ofSeconds(30));
                }
                assertThat(failures)
                        .as(() -> "of " + good.get() + " good turns; the gateway said:\n" + gateway.said())
                        .isEmpty();
                assertThat(plain.failures()).isEmpty();
                assertThat(plain.perSecond()).isGreaterThan(PLAIN_PER_SECOND / 2.0);
            }
            assertThat(good.get()).isGreaterThan(LENGTH.toSeconds() * 20);
            assertThat(gateway.said()).doesNotContain("ERROR");
            tellDrift();
        } finally {
            stopped = true;
            http2.shutdownNow();
            echo.stop(1000);
        }
    }

    private void tellDrift() {
        long early = median(1);
        long late = median(TENTHS - 1);
        System.getLogger("soak")
                .log(
                        System.Logger.Level.INFO,
                        LENGTH.toSeconds() + " s, " + good.get() + " turns beside the plain ones, resident "
                                + early / 1024 / 1024 + " MiB, then " + late / 1024 / 1024 + " MiB");
        if (LENGTH.compareTo(TELLING) >= 0) {
            assertThat((double) late)
                    .as("bytes resident at the end; %d early", early)
                    .isLessThan(early * (1 + DRIFT));
        }
    }

    private long median(int tenth) {
        int from = resident.size() * tenth / TENTHS;
        int to = Math.max(from + 1, resident.size() * (tenth + 1) / TENTHS);
        long[] sorted = resident.subList(from, to).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    // -- who calls --------------------------------------------------------------------------------------------------

    private void begin(Installation installation, HttpClient http2) {
        int port = installation.httpPort();
        int secure = installation.httpsPort();
        again("TLS", Duration.ofMillis(50), () -> {
            try (SecureCaller caller = SecureCaller.connect(secure, "a", "TLSv1.3", null)) {
                for (int i = 0; i < 20; i++) {
                    expect(caller.get("a", "/tls").status(), 200);
                }
            }
        });
        URI overHttp2 = URI.create("https://127.0.0.1:" + secure + "/h2");
        for (int i = 0; i < 4; i++) {
            again("HTTP/2", Duration.ofMillis(20), () -> {
                HttpResponse<String> answer = http2.send(request(overHttp2), HttpResponse.BodyHandlers.ofString());
                expect(answer.statusCode(), 200);
                expect(answer.version() == HttpClient.Version.HTTP_2 ? 2 : 1, 2);
            });
        }
        again("large answer", Duration.ofMillis(200), () -> expect(ask(port, get("/large")), LARGE));
        again(
                "large answer over HTTP/2",
                Duration.ofMillis(200),
                () -> expect(
                        http2.send(request(overHttp2.resolve("/large")), HttpResponse.BodyHandlers.ofByteArray())
                                .body()
                                .length,
                        LARGE));
        again("upload", Duration.ofMillis(200), () -> expect(ask(port, upload()), 2));
        again("in pieces", Duration.ofMillis(200), () -> expect(ask(port, get("/pieces")), 100));
        again("leaves", Duration.ofMillis(100), () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(get("/large").getBytes(StandardCharsets.ISO_8859_1));
                expect(socket.getInputStream().readNBytes(1000).length, 1000);
            }
        });
        again(
                "refused",
                Duration.ofMillis(100),
                () -> expect(installation.call("GET", "/nowhere").statusCode(), 404));
        sockets(http2, URI.create("ws://127.0.0.1:" + port + "/chat"));
    }

    private void sockets(HttpClient client, URI uri) {
        for (int i = 0; i < 20; i++) {
            Talk stays = new Talk();
            stays.open(client, uri);
            again("WebSocket", Duration.ofMillis(500), () -> stays.say("still here"));
        }
        again("short WebSocket", Duration.ofMillis(200), () -> {
            Talk talk = new Talk();
            talk.open(client, uri);
            talk.say("hello and goodbye");
            talk.close();
        });
    }

    private static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String upload() {
        return "POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: " + UPLOAD + "\r\n\r\n" + "u".repeat(UPLOAD);
    }

    /** The length of the body of the answer, which ends with the connection. */
    private static int ask(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(request.replace("Host: a\r\n", "Host: a\r\nConnection: close\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!all.startsWith("HTTP/1.1 200 ")) {
                throw new IOException("answered " + all.lines().findFirst().orElse("nothing"));
            }
            String body = all.substring(all.indexOf("\r\n\r\n") + 4);
            return all.contains("ransfer-Encoding: chunked")
                    ? body.replaceAll("[^p]", "").length()
                    : body.length();
        }
    }

    private static void expect(int is, int wanted) throws IOException {
        if (is != wanted) {
            throw new IOException(is + " in place of " + wanted);
        }
    }

    // -- who is called ----------------------------------------------------------------------------------------------

    private static boolean answer(Socket socket, String head, java.io.InputStream in) throws IOException {
        in.skipNBytes(Member.length(head));
        if (head.startsWith("GET /large ")) {
            Member.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            byte[] piece = new byte[64 * 1024];
            Arrays.fill(piece, (byte) 'l');
            for (int sent = 0; sent < LARGE; sent += piece.length) {
                socket.getOutputStream().write(piece);
            }
        } else if (head.startsWith("GET /pieces ")) {
            Member.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                Member.write(socket, "a\r\npppppppppp\r\n");
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            Member.write(socket, "0\r\n\r\n");
        } else {
            Member.write(socket, Member.ANSWER);
        }
        return true;
    }

    private static String routes(int backend, int chat, int edition) {
        return """
                http:
                  routers:
                    plain: {rule: "PathPrefix(`/plain`)", service: all}
                    edition: {rule: "Path(`/edition-%3$d`)", service: all}
                    tls: {rule: "PathPrefix(`/`) && !Path(`/nowhere`)", service: all, tls: {}}
                    rest: {rule: "PathPrefix(`/`) && !Path(`/nowhere`)", entryPoints: [web], service: all}
                    chat: {rule: "PathPrefix(`/chat`)", priority: 1000, service: chat}
                  services:
                    all: {loadBalancer: {servers: [{url: "http://127.0.0.1:%1$d"}]}}
                    chat: {loadBalancer: {servers: [{url: "http://127.0.0.1:%2$d"}]}}
                """.formatted(backend, chat, edition);
    }

    /** One WebSocket of the JDK's client, which says a thing and waits for its echo. */
    private static final class Talk implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();
        private volatile CompletableFuture<String> heard = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

        void open(HttpClient client, URI uri) {
            socket.complete(client.newWebSocketBuilder()
                    .buildAsync(uri, this)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join());
        }

        void say(String text) throws Exception {
            heard = new CompletableFuture<>();
            socket.join().sendText(text, true).get(20, TimeUnit.SECONDS);
            String echo = heard.get(20, TimeUnit.SECONDS);
            if (!echo.equals(text)) {
                throw new IOException("another text came back: " + echo);
            }
        }

        void close() throws Exception {
            socket.join().sendClose(1000, "done").get(20, TimeUnit.SECONDS);
            expect(closed.get(20, TimeUnit.SECONDS), 1000);
        }

        /** The JDK's client cuts a message where its buffer of 16 KiB ends. */
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                heard.complete(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            heard.completeExceptionally(new IOException("closed with " + code));
            return CompletableFuture.completedFuture(null);
        }
    }

    /** A WebSocket server that sends back what it gets. */
    private static final class Echo extends WebSocketServer {

        private final CompletableFuture<Boolean> started = new CompletableFuture<>();

        Echo() {
            super(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            setReuseAddr(true);
            setConnectionLostTimeout(0);
        }

        void begin() throws Exception {
            start();
            started.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void onStart() {
            started.complete(true);
        }

        @Override
        public void onOpen(org.java_websocket.WebSocket connection, ClientHandshake handshake) {
            // It speaks when it is spoken to.
        }

        @Override
        public void onMessage(org.java_websocket.WebSocket connection, String message) {
            connection.send(message);
        }

        @Override
        public void onMessage(org.java_websocket.WebSocket connection, ByteBuffer message) {
            connection.send(message);
        }

        @Override
        public void onClose(org.java_websocket.WebSocket connection, int code, String reason, boolean remote) {
            // The caller knows.
        }

        @Override
        public void onError(org.java_websocket.WebSocket connection, Exception problem) {
            // A connection that is torn is closed.
        }
    }
}
