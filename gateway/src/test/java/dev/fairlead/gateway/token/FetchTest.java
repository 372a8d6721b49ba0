package dev.fairlead.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.gateway.web.OwnCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issuers that answer as they should not. */
class FetchTest {

    private static final String SET = "{\"keys\":[" + new Signing().jwk("ed", "\"kid\":\"d\"") + "]}";

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Fetch fetch = new Fetch(OwnCalls.usual());

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // likewise
    private String base;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        documents.put("/keys", SET);
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String document = documents.get(path);
        if (path.equals("/moved")) {
            exchange.getResponseHeaders().add("Location", "/keys");
            exchange.sendResponseHeaders(302, -1);
        } else if (path.equals("/slow")) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        } else if (document == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void discovered(String issuer, String keys) {
        documents.put(
                "/realm/.well-known/openid-configuration",
                "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\"}");
    }

    private void refuses(String url, String reason) {
        assertThatThrownBy(() -> fetch.keys(url))
                .isInstanceOf(TokenRefused.class)
                .hasMessageContaining(reason);
    }

    @Test
    void keys_are_found_at_their_url_and_by_discovery() throws Exception {
        assertThat(fetch.keys(base + "/keys").size()).isEqualTo(1);
        discovered(base + "/realm", base + "/keys");
        assertThat(fetch.keysOf(base + "/realm").size()).isEqualTo(1);
        discovered(base + "/realm/", base + "/keys");
        assertThat(fetch.keysOf(base + "/realm/").size()).isEqualTo(1);
    }

    @Test
    void an_issuer_speaks_for_itself_only() {
        discovered("https://another.example", base + "/keys");
        assertThatThrownBy(() -> fetch.keysOf(base + "/realm"))
                .hasMessageContaining("of another issuer, \"https://another.example\"");
        discovered(base + "/realm", "");
        assertThatThrownBy(() -> fetch.keysOf(base + "/realm")).hasMessageContaining("names no keys");
        documents.put("/realm/.well-known/openid-configuration", "<html>");
        assertThatThrownBy(() -> fetch.keysOf(base + "/realm")).hasMessageContaining("not JSON");
    }

    @Test
    void no_redirect_is_followed_and_no_other_status_is_taken() {
        refuses(base + "/moved", "answered 302");
        refuses(base + "/nothing", "answered 404");
    }

    @Test
    void keys_are_fetched_only_where_backends_may_be() {
        Fetch outside = new Fetch(new OwnCalls(BackendAddresses.parse("public")));
        assertThatThrownBy(() -> outside.keys(base + "/keys"))
                .isInstanceOf(TokenRefused.class)
                .hasMessage(base + "/keys could not be fetched: 127.0.0.1 is not among FAIRLEAD_BACKEND_ADDRESSES;"
                        + " list it there if it may be connected to");
        discovered(base + "/realm", "http://169.254.169.254/latest");
        assertThatThrownBy(() -> fetch.keysOf(base + "/realm"))
                .hasMessageContaining("169.254.169.254 is not among FAIRLEAD_BACKEND_ADDRESSES");
    }

    @Test
    void documents_are_bounded_and_strict() {
        documents.put("/huge", "{\"keys\":[\"" + "x".repeat(600_000) + "\"]}");
        refuses(base + "/huge", "could not be fetched");
        documents.put("/text", "keys");
        refuses(base + "/text", "not JSON");
        documents.put("/empty", "{\"keys\":[]}");
        refuses(base + "/empty", "none for signatures");
        documents.put("/twice", "{\"keys\":[],\"keys\":[]}");
        refuses(base + "/twice", "not JSON");
    }

    @Test
    void nobody_is_waited_for_for_ever() {
        Fetch impatient = new Fetch(OwnCalls.usual(), Duration.ofMillis(200));
        assertThatThrownBy(() -> impatient.keys(base + "/slow"))
                .isInstanceOf(TokenRefused.class)
                .hasMessageContaining("no answer within 200 ms");
        ended.countDown();
        server.stop(0);
        refuses(base + "/keys", "could not be fetched");
    }
}
