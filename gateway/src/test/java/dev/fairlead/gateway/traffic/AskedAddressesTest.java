package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.gateway.web.BackendAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole gateway asks others only where backends may be: who lets requests pass, who has keys, who gives tokens out. */
final class AskedAddressesTest {

    private static final String BACKENDS_ALONE = "public,127.0.0.1";
    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String REFUSED =
            "127.0.0.2 is not among FAIRLEAD_BACKEND_ADDRESSES; list it there if it may be connected to";
    /** RS256 by a key "k", of this issuer, until 2100; its signature is zeros. */
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ."
            + "eyJpc3MiOiJodHRwczovL2kuZXhhbXBsZSIsInN1YiI6ImEiLCJleHAiOjQxMDI0NDQ4MDB9."
            + "A".repeat(342);

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer other;

    /** One that is no backend, at an address of its own. */
    @BeforeEach
    void start() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0), 0);
        other.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] body = "{\"access_token\":\"t1\",\"token_type\":\"Bearer\"}".getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().add("Location", "http://127.0.0.2:" + port() + "/elsewhere");
            exchange.sendResponseHeaders(path.startsWith("/moved") ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
    }

    @AfterEach
    void stop() {
        other.stop(0);
    }

    private int port() {
        return other.getAddress().getPort();
    }

    private String url(String path) {
        return "http://127.0.0.2:" + port() + path;
    }

    private PromisingGateway gateway(ScriptedBackend backend, String path, String allowed) {
        String rest = """
                  tokens: {products: [shop], credentials: [{name: t, type: jwt, issuer: "https://i.example", jwksUrl: "%1$s"}]}
                secrets:
                  crm: {type: oauth2, tokenUrl: "%1$s", clientId: me, clientSecret: {env: CRM}, products: [shop]}
                http:
                  routers:
                    asking: {rule: "PathPrefix(`/asking`)", middlewares: [auth], service: web}
                  services:
                    web: {loadBalancer: {servers: [{url: "http://127.0.0.1:%2$d"}]}}
                  middlewares:
                    auth: {forwardAuth: {address: "%1$s"}}
                """.formatted(url(path), backend.port());
        return new PromisingGateway(
                backend,
                "- {name: get, methods: [GET], path: /get}",
                "secret: crm",
                rest,
                false,
                BackendAddresses.parse(allowed));
    }

    private static String ask(PromisingGateway gateway, String path, String headers) {
        try (RawCaller caller = gateway.call()) {
            return caller.send("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n" + headers + "\r\n")
                    .answer();
        }
    }

    /** What is logged of a request of which nobody is asked. */
    private String refused(ScriptedBackend backend, String path, Consumer<PromisingGateway> request) {
        PromisingGateway gateway = gateway(backend, path, BACKENDS_ALONE);
        try (gateway) {
            request.accept(gateway);
        }
        assertThat(asked).isEmpty();
        assertThat(backend.received()).isEmpty();
        return gateway.log();
    }

    @Test
    void forward_auth_asks_only_where_backends_may_be_and_follows_no_redirect() {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY)) {
            String log = refused(backend, "/auth", gateway -> assertThat(ask(gateway, "/asking", ""))
                    .startsWith("HTTP/1.1 500 ")
                    .doesNotContain("127.0.0.2"));
            assertThat(log).contains("forwardAuth " + url("/auth") + ": " + REFUSED);
            try (PromisingGateway gateway = gateway(backend, "/auth", BackendAddresses.USUAL)) {
                assertThat(ask(gateway, "/asking", "")).startsWith("HTTP/1.1 200 ");
            }
            try (PromisingGateway gateway = gateway(backend, "/moved", BackendAddresses.USUAL)) {
                assertThat(ask(gateway, "/asking", "")).startsWith("HTTP/1.1 302 ");
            }
            assertThat(asked).contains("/auth", "/moved").doesNotContain("/elsewhere");
        }
    }

    @Test
    void keys_of_tokens_are_fetched_only_where_backends_may_be() {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY)) {
            refused(backend, "/keys", gateway -> {
                assertThat(ask(gateway, "/shop/v1/get", "Authorization: Bearer " + TOKEN + "\r\n"))
                        .startsWith("HTTP/1.1 503 ");
                assertThat(gateway.admin("/metrics", ""))
                        .containsPattern(
                                "fairlead_token_key_fetches_failed_total\\{issuer=\"" + url("/keys") + "\"} [1-9]");
            });
        }
    }

    @Test
    void tokens_are_fetched_only_where_backends_may_be() {
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY)) {
            String log = refused(backend, "/token", gateway -> assertThat(gateway.ask("GET", "/shop/v1/get", "", ""))
                    .startsWith("HTTP/1.1 503 "));
            assertThat(log).contains(url("/token") + " gave no token: " + REFUSED);
        }
    }
}
