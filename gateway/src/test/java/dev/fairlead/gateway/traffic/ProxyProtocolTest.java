package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.wire.ProxyHeader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ProxyProtocolTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LINE = "PROXY TCP4 192.0.2.1 10.0.0.1 56324 80\r\n";
    private static final String BINARY = new String(
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc00002010a000001dc040050"),
            StandardCharsets.ISO_8859_1);

    private static ScriptedBackend backend() {
        return ScriptedBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    private static TestGateway gateway(ScriptedBackend backend, String trusted) {
        return TestGateway.plan()
                .trusting(trusted)
                .proxyProtocol()
                .backend(backend.port())
                .start();
    }

    @Test
    void the_caller_is_whom_the_proxy_speaks_of_wherever_the_bytes_are_split() {
        for (String header : new String[] {LINE, BINARY}) {
            try (ScriptedBackend backend = backend();
                    TestGateway gateway = gateway(backend, "127.0.0.0/8")) {
                String all = header + GET;
                for (int at = 1; at < all.length(); at++) {
                    try (RawCaller caller = gateway.call()) {
                        caller.send(all.substring(0, at)).send(all.substring(at));
                        assertThat(caller.answer()).as("split at %d", at).startsWith("HTTP/1.1 200 ");
                        assertThat(caller.send(GET).answer()).as("the next one").startsWith("HTTP/1.1 200 ");
                    }
                }
                assertThat(backend.received())
                        .contains("\r\nX-Forwarded-For: 192.0.2.1\r\n", "\r\nX-Real-IP: 192.0.2.1\r\n")
                        .doesNotContain("X-Forwarded-For: 127.0.0.1", "PROXY");
                assertThat(gateway.callers).containsOnly("192.0.2.1");
            }
        }
    }

    @Test
    void the_header_makes_nobody_trusted() {
        try (ScriptedBackend backend = backend();
                TestGateway gateway = gateway(backend, "127.0.0.0/8")) {
            gateway.ask(LINE + "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
            assertThat(backend.received()).contains("\r\nX-Forwarded-For: 192.0.2.1\r\n");
        }
    }

    @Test
    void a_proxy_that_speaks_for_itself_is_the_caller() {
        try (ScriptedBackend backend = backend();
                TestGateway gateway = gateway(backend, "127.0.0.0/8")) {
            assertThat(gateway.ask("PROXY UNKNOWN\r\n" + GET)).startsWith("HTTP/1.1 200 ");
            assertThat(backend.received()).contains("\r\nX-Real-IP: 127.0.0.1\r\n");
        }
    }

    @Test
    void a_trusted_proxy_without_a_good_header_is_closed_and_counted() {
        try (ScriptedBackend backend = backend();
                TestGateway gateway = gateway(backend, "127.0.0.0/8")) {
            assertRejected(gateway, GET, ProxyHeader.Reason.MISSING);
            assertRejected(gateway, "PROXY TCP4 x\r\n" + GET, ProxyHeader.Reason.MALFORMED);
            try (RawCaller caller = gateway.call()) {
                assertThat(caller.send("PROXY TC").finish().rest()).isEmpty();
            }
            TestGateway.await("it is counted", () -> gateway.entrypoint().rejected(ProxyHeader.Reason.INCOMPLETE) == 1);
            assertThat(backend.connections()).isZero();
        }
    }

    private static void assertRejected(TestGateway gateway, String bytes, ProxyHeader.Reason reason) {
        try (RawCaller caller = gateway.call()) {
            assertThat(caller.send(bytes).rest()).isIn("", "[reset]");
            assertThat(gateway.entrypoint().rejected(reason)).isEqualTo(1);
        }
    }

    @Test
    void the_header_of_a_stranger_is_not_read() {
        try (ScriptedBackend backend = backend();
                TestGateway gateway = gateway(backend, "192.0.2.0/24")) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 200 ");
            try (RawCaller caller = gateway.call()) {
                assertThat(caller.send(LINE + GET).answer()).startsWith("HTTP/1.1 400 ");
            }
            assertThat(backend.received()).containsOnlyOnce("\r\nX-Real-IP: 127.0.0.1\r\n");
        }
    }
}
