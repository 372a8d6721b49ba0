package dev.fairlead.acceptance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WebSockets through a real gateway, between a client and a server that others wrote: the JDK's and Java-WebSocket. How
 * many are open while configuration changes is set with {@code -Dfairlead.websockets=2000} and
 * {@code -Dfairlead.publishes=200}; fewer hold in a run of all tests.
 */
final class WebSocketTest {

    private static final int SOCKETS = Integer.getInteger("fairlead.websockets", 200);
    private static final int PUBLISHES = Integer.getInteger("fairlead.publishes", 20);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long MEBI = 1024 * 1024;

    private static Installation installation;
    private static EchoServer server;
    private static RunningCommand up;
    private static HttpClient client;
    private static String key;

    @BeforeAll
    static void start() throws InterruptedException {
        server = EchoServer.open();
        installation = new Installation();
        up = installation.up(installation.file("chat.yaml", """
                http:
                  routers: {chat: {rule: "PathPrefix(`/chat`)", service: chat}}
                  services: {chat: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}}
                """.formatted(server.getPort())));
        client = HttpClient.newHttpClient();
        good(installation.rest("PUT", "/products/live", product(0)));
        good(installation.rest("PUT", "/clients/stays", "{\"products\": [\"live\"]}"));
        key = issue("stays");
        good(installation.rest("POST", "/products/live/publish?wait=true", ""));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        client.close();
        installation.close();
        server.stop(1000);
    }

    private static String product(int edition) {
        return """
                {"description": "edition %d", "basePath": "/live", "proxies": {"main": {"path": "/v1",
                 "url": "http://127.0.0.1:%d",
                 "endpoints": [{"name": "feed", "methods": ["GET"], "path": "/feed"}]}}}
                """.formatted(edition, server.getPort());
    }

    private static String issue(String name) {
        HttpResponse<String> issued = good(installation.rest(
                "POST", "/clients/" + name + "/credentials", "{\"name\": \"production\", \"type\": \"api-key\"}"));
        return Installation.member(issued.body(), "key");
    }

    private static HttpResponse<String> good(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isBetween(200, 299);
        return answer;
    }

    private static URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + installation.httpPort() + path);
    }

    private static WebSocket chat(Listening listening) {
        return listening.open(client, uri("/chat"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 300_000, 1024 * 1024})
    void payloads_of_all_sizes_come_back_as_they_were(int size) throws InterruptedException {
        byte[] payload = new byte[size];
        new SplittableRandom(size).nextBytes(payload);
        Listening listening = new Listening();
        WebSocket socket = chat(listening);
        socket.sendBinary(ByteBuffer.wrap(payload), true).join();
        assertThat(listening.next()).isEqualTo(payload);
        socket.sendText("ü".repeat(size / 2), true).join();
        assertThat(listening.next()).isEqualTo("ü".repeat(size / 2));
        socket.abort();
    }

    @Test
    void fragments_are_one_message_and_pings_get_through_between_them() throws InterruptedException {
        Listening listening = new Listening();
        WebSocket socket = chat(listening);
        socket.sendText("one ", false).join();
        socket.sendPing(ByteBuffer.wrap(new byte[] {'h', 'i'})).join();
        assertThat(listening.next()).isEqualTo(new Listening.Control("pong", "hi"));
        socket.sendText("two ", false).join();
        socket.sendText("three", true).join();
        assertThat(listening.next()).isEqualTo("one two three");
        socket.sendText("ping", true).join();
        assertThat(listening.next()).isEqualTo(new Listening.Control("ping", ""));
        socket.abort();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 3000, 4999})
    void close_codes_and_reasons_of_servers_get_through(int code) throws InterruptedException {
        Listening listening = new Listening();
        chat(listening).sendText("close " + code, true).join();
        assertThat(listening.next()).isEqualTo(new Listening.Closed(code, "as you like"));
    }

    // The JDK's client does not let its user send the other codes.
    @ParameterizedTest
    @ValueSource(ints = {1000, 3000, 4999})
    void close_codes_and_reasons_of_callers_get_through(int code) throws InterruptedException {
        String reason = "bye " + code;
        Listening listening = new Listening();
        chat(listening).sendClose(code, reason).join();
        await(
                () -> "the server saw it, and not only " + server.closed,
                () -> server.closed.contains(new EchoServer.Closed(code, reason, true)));
        assertThat(listening.next()).isEqualTo(new Listening.Closed(code, reason));
    }

    @Test
    void pings_of_both_sides_keep_their_payload_and_fragments_of_servers_stay_fragments() throws InterruptedException {
        Listening listening = new Listening();
        WebSocket socket = chat(listening);
        String longest = "p".repeat(125);
        socket.sendPing(ByteBuffer.wrap(longest.getBytes(StandardCharsets.US_ASCII)))
                .join();
        assertThat(listening.next()).isEqualTo(new Listening.Control("pong", longest));
        socket.sendText("ping " + longest, true).join();
        assertThat(listening.next()).isEqualTo(new Listening.Control("ping", longest));
        socket.sendText("fragments", true).join();
        assertThat(listening.next()).isEqualTo(new Listening.Control("ping", "between"));
        assertThat(listening.next()).isEqualTo("one two three");
        socket.abort();
    }

    private static void await(Supplier<String> what, java.util.function.BooleanSupplier holds) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    private static double gauge(String name) {
        String metrics = installation.get(installation.adminPort(), "/metrics").body();
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    @Test
    void a_change_of_configuration_closes_none_and_their_memory_comes_back() throws InterruptedException {
        await(() -> "those of other tests are gone", () -> gauge("fairlead_open_tunnels") == 0);
        long before = up.liveHeapBytes();
        List<Listening> listening = new ArrayList<>();
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            Listening one = new Listening();
            listening.add(one);
            sockets.add(one.open(client, uri("/live/v1/feed"), "X-API-Key", key));
        }
        assertThat(gauge("fairlead_open_tunnels")).isEqualTo(SOCKETS);
        for (int edition = 1; edition <= PUBLISHES; edition++) {
            good(installation.rest("PUT", "/products/live", product(edition)));
            good(installation.rest("POST", "/products/live/publish?wait=true", ""));
        }
        for (int i = 0; i < SOCKETS; i++) {
            assertThat(listening.get(i).hasHeardNothing()).isTrue();
            sockets.get(i).sendText("still " + i, true).join();
        }
        for (int i = 0; i < SOCKETS; i++) {
            assertThat(listening.get(i).next()).isEqualTo("still " + i);
        }
        sockets.forEach(WebSocket::abort);
        await(() -> "all are gone", () -> gauge("fairlead_open_tunnels") == 0);
        assertThat(up.liveHeapBytes() - before).as("growth of the live heap").isLessThan(12 * MEBI);
    }

    @Test
    void a_revoked_credential_ends_its_own_and_no_other() throws InterruptedException {
        good(installation.rest("PUT", "/clients/goes", "{\"products\": [\"live\"]}"));
        String revoked = issue("goes");
        Listening lost = new Listening();
        Listening stays = new Listening();
        openWhenKnown(lost, revoked);
        WebSocket other = stays.open(client, uri("/live/v1/feed"), "X-API-Key", key);
        long begin = System.nanoTime();
        good(installation.rest("DELETE", "/clients/goes", ""));
        assertThat(lost.next()).isEqualTo(new Listening.Closed(1008, ""));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        other.sendText("still here", true).join();
        assertThat(stays.next()).isEqualTo("still here");
        other.abort();
    }

    private static void openWhenKnown(Listening listening, String newKey) {
        // A client that is saved is known to the gateway within a moment.
        await(() -> "the key is known", () -> {
            try {
                listening.open(client, uri("/live/v1/feed"), "X-API-Key", newKey);
                return true;
            } catch (java.util.concurrent.CompletionException notYet) {
                return false;
            }
        });
    }

    @Test
    void the_end_of_the_process_is_told() throws Exception {
        EchoServer ours = EchoServer.open();
        try (Installation other = new Installation()) {
            other.with("FAIRLEAD_DRAIN_TIMEOUT", "500ms");
            RunningCommand gateway = other.gateway(other.file("chat.yaml", """
                    http:
                      routers: {chat: {rule: "PathPrefix(`/chat`)", service: chat}}
                      services: {chat: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}}
                    """.formatted(ours.getPort())));
            Listening listening = new Listening();
            listening.open(client, URI.create("ws://127.0.0.1:" + other.httpPort() + "/chat"));
            gateway.terminate();
            assertThat(listening.next()).isEqualTo(new Listening.Closed(1001, ""));
            await(() -> "the server is told too", () -> ours.closed.contains(new EchoServer.Closed(1001, "", true)));
            assertThat(gateway.awaitExit(SOON)).isIn(0, 143);
        } finally {
            ours.stop(1000);
        }
    }
}
