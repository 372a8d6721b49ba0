package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.ServersTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends on TLS: what the handshake agrees on decides whether a connection carries many exchanges or one. */
final class Http2OverTlsTest {

    private static final String[] BOTH = {"h2", "http/1.1"};
    private static final String[] OLD = {"http/1.1"};
    private static final String GET = "GET /x HTTP/1.1\r\nHost: shop.test\r\n\r\n";

    private static ServersTransport trusting(SecureBackend backend, boolean disableHttp2, String uri) {
        return new ServersTransport(
                "",
                false,
                List.of(new Pem(backend.authority())),
                List.of(),
                uri,
                disableHttp2,
                0,
                ServersTransport.Timeouts.none());
    }

    private static TestGateway.Plan plan(SecureBackend backend, boolean disableHttp2) {
        return TestGateway.plan().h2c().secureBackend(backend.port()).transport(trusting(backend, disableHttp2, ""));
    }

    private static TestGateway to(SecureBackend backend) {
        return plan(backend, false).start();
    }

    @Test
    void a_backend_that_takes_http_2_gets_it() {
        try (SecureBackend backend = SecureBackend.speaking(BOTH);
                TestGateway gateway = to(backend)) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200").endsWith("h2 ");
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200").endsWith("h2 ");
            assertThat(backend.requests).containsExactly("h2 GET https /x", "h2 GET https /x");
            assertThat(backend.agreed).containsExactly("h2");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_backend_that_does_not_gets_http_1_1(boolean knowsOfAlpn) {
        try (SecureBackend backend = SecureBackend.speaking(knowsOfAlpn ? OLD : new String[0]);
                TestGateway gateway = to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 3; i++) {
                assertThat(caller.send(GET).answer()).startsWith("HTTP/1.1 200").endsWith("http/1.1 ");
            }
            assertThat(backend.requests).containsOnly("http/1.1 GET - /x").hasSize(3);
            assertThat(backend.agreed).as("handshakes").hasSize(1);
        }
    }

    @Test
    void a_transport_without_http_2_does_not_offer_it() {
        try (SecureBackend backend = SecureBackend.speaking(BOTH);
                TestGateway gateway = plan(backend, true).start()) {
            assertThat(gateway.ask(GET)).endsWith("http/1.1 ");
            assertThat(backend.agreed).containsExactly("http/1.1");
        }
    }

    private static List<String> askAtOnce(TestGateway gateway, int count) {
        List<String> bodies = new ArrayList<>();
        try (Frames caller = Frames.call(gateway.entrypoint().address())) {
            for (int i = 0; i < count; i++) {
                caller.get(2 * i + 1, "/" + i);
            }
            int ended = 0;
            while (ended < count) {
                Frames.Frame frame = caller.next();
                if (frame.type() == Frames.DATA && frame.payload().length > 0) {
                    bodies.add(new String(frame.payload(), java.nio.charset.StandardCharsets.US_ASCII));
                }
                ended += frame.ends() ? 1 : 0;
            }
        }
        return bodies;
    }

    @Test
    void requests_that_come_during_the_first_handshake_share_its_connection() {
        try (SecureBackend backend = SecureBackend.speaking(BOTH);
                TestGateway gateway = to(backend)) {
            assertThat(askAtOnce(gateway, 50)).containsOnly("h2 ").hasSize(50);
            assertThat(backend.agreed).containsExactly("h2");
        }
    }

    @Test
    void where_it_turns_out_to_carry_one_the_others_get_connections_of_their_own() {
        try (SecureBackend backend = SecureBackend.speaking(OLD);
                TestGateway gateway = to(backend)) {
            assertThat(askAtOnce(gateway, 50)).containsOnly("http/1.1 ").hasSize(50);
            assertThat(backend.agreed.size()).isGreaterThan(1);
            int before = backend.agreed.size();
            assertThat(gateway.ask(GET)).endsWith("http/1.1 ");
            assertThat(backend.agreed).as("an idle one was used").hasSize(before);
        }
    }

    @Test
    void a_backend_may_learn_http_2_and_forget_it_again() {
        try (SecureBackend backend = SecureBackend.speaking(OLD);
                TestGateway gateway = to(backend)) {
            assertThat(gateway.ask(GET)).endsWith("http/1.1 ");
            change(gateway, backend, BOTH);
            assertThat(askAtOnce(gateway, 20)).containsOnly("h2 ").hasSize(20);
            change(gateway, backend, OLD);
            assertThat(askAtOnce(gateway, 20)).containsOnly("http/1.1 ").hasSize(20);
        }
    }

    private static void change(TestGateway gateway, SecureBackend backend, String... protocols) {
        backend.becomes(protocols);
        TestGateway.await("no connection is left", () -> gateway.upstreams().openConnections() == 0);
    }

    @Test
    void a_web_socket_has_a_connection_of_its_own_where_requests_share_one() {
        try (SecureBackend backend = SecureBackend.speaking(BOTH);
                TestGateway gateway = to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(gateway.ask(GET)).endsWith("h2 ");
            caller.send(WebSockets.OPEN.replace("/chat", "/ws"));
            assertThat(caller.head()).startsWith("HTTP/1.1 101 ").contains(WebSockets.ACCEPT);
            // One text frame of two letters, masked with zeros.
            caller.send("\u0081\u0082\0\0\0\0hi");
            assertThat(caller.bytes(2 + "echo hi".length())).isEqualTo("\u0081\u0007echo hi");
            assertThat(gateway.ask(GET)).endsWith("h2 ");
            assertThat(backend.agreed).containsExactly("h2", "http/1.1");
        }
    }

    @Test
    void bodies_of_many_windows_pass_both_ways() {
        int size = 3 << 20;
        try (SecureBackend backend = SecureBackend.speaking(BOTH);
                TestGateway gateway = to(backend);
                RawCaller caller = gateway.call()) {
            String body = "0123456789abcdef".repeat(size / 16);
            caller.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n" + body);
            assertThat(caller.answer()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nh2 " + body);
        }
    }

    @Test
    void a_connection_that_closed_is_followed_by_another() {
        try (SecureBackend backend = SecureBackend.speaking(BOTH);
                TestGateway gateway = to(backend)) {
            assertThat(gateway.ask(GET)).endsWith("h2 ");
            backend.becomes(BOTH);
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200").endsWith("h2 ");
            assertThat(backend.agreed).hasSize(2);
        }
    }

    @Test
    void a_backend_that_is_not_who_it_should_be_gets_nothing() {
        try (SecureBackend backend = SecureBackend.speaking(BOTH);
                TestGateway gateway = TestGateway.plan()
                        .secureBackend(backend.port())
                        .transport(trusting(backend, false, "spiffe://a/b"))
                        .start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502");
            TestGateway.await("it is closed", () -> gateway.upstreams().openConnections() == 0);
            assertThat(backend.requests).isEmpty();
        }
    }
}
