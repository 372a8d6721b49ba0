package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackendFailureTest {

    private static final String GET = "GET /g HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Limits shortTimes() {
        Limits limits = Limits.standard();
        Duration soon = Duration.ofMillis(300);
        return limits.with(new Limits.UpstreamTimes(soon, soon, soon, Duration.ZERO, soon));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void no_backend_is_503() {
        try (TestGateway gateway = TestGateway.plan().start()) {
            assertThat(gateway.ask(GET))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("application/problem+json", "\"type\":\"https://fairlead.dev/problems/no-backend\"");
            assertThat(gateway.log(1)).containsExactly("GET /g 503 NoBackend");
        }
    }

    @Test
    void a_refused_connection_is_502_and_the_callers_connection_stays() throws IOException {
        try (TestGateway gateway = TestGateway.plan().backend(closedPort()).start();
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 3; i++) {
                assertThat(caller.send(GET).answer())
                        .startsWith("HTTP/1.1 502 ")
                        .contains("\"requestId\":\"");
            }
        }
    }

    @Test
    void an_unknown_name_is_502() {
        try (TestGateway gateway =
                TestGateway.plan().backend("no-such-host.invalid", 80, "").start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void the_next_backend_is_tried_where_connecting_fails() throws IOException {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = TestGateway.plan()
                        .backend(closedPort())
                        .backend(backend.port())
                        .start()) {
            for (int i = 0; i < 6; i++) {
                assertThat(gateway.ask("POST /g HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"))
                        .endsWith("ok");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            })
    void an_answer_that_is_none_is_502(String answer) {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(answer);
                });
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502 ");
            assertThat(gateway.log(1)).containsExactly("GET /g 502 BadGateway");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void a_backend_where_none_may_be_is_not_connected_to(String host) {
        try (ScriptedBackend backend = ScriptedBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                TestGateway refusing = TestGateway.plan()
                        .backend(host, backend.port(), "")
                        .allowed("public, 10.0.0.0/8")
                        .start();
                TestGateway allowing = TestGateway.plan()
                        .backend(host, backend.port(), "")
                        .allowed("127.0.0.1, ::1")
                        .start()) {
            assertThat(refusing.ask(GET)).startsWith("HTTP/1.1 502 ");
            assertThat(refusing.upstreams().openConnections()).isZero();
            assertThat(allowing.ask(GET)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void an_answer_that_breaks_before_any_of_it_was_sent_is_502() {
        String broken = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Theirs: 1\r\n\r\n4\r\nhalf\r\nzz\r\n";
        try (ScriptedBackend backend = ScriptedBackend.answering(broken);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 2; i++) {
                assertThat(caller.send(GET).answer())
                        .startsWith("HTTP/1.1 502 ")
                        .contains("\"status\":502")
                        .doesNotContain("half", "X-Theirs");
            }
            assertThat(gateway.log(2)).containsExactly("GET /g 502 BadGateway", "GET /g 502 BadGateway");
        }
    }

    @Test
    void an_answer_that_breaks_when_some_of_it_was_sent_is_cut_there() {
        AtomicBoolean arrived = new AtomicBoolean();
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n" + "x".repeat(5000));
                    TestGateway.await("the caller has its beginning", arrived::get);
                    connection.write("\r\nzz\r\n");
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).head()).startsWith("HTTP/1.1 200 ");
            arrived.set(true);
            assertThat(caller.rest()).contains("xxx").doesNotContain("\r\n0\r\n");
            assertThat(gateway.log(1)).containsExactly("GET /g 200 BadGateway");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
            })
    void half_an_answer_does_not_look_whole(String answer) {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(answer);
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            String got = caller.send(GET).rest();
            assertThat(got).doesNotContain("\r\n0\r\n\r\n");
            assertThat(gateway.log(1)).containsExactly("GET /g 200 BadGateway");
        }
    }

    @Test
    void half_an_answer_is_a_reset_where_the_connections_end_is_its_end() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send("GET / HTTP/1.0\r\n\r\n").rest()).endsWith("[reset]");
        }
    }

    @Test
    void a_backend_that_hung_up_while_idle_is_asked_again_on_a_new_connection() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(OK);
                    // The next request on this connection is read and not answered.
                    connection.readHead();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 5; i++) {
                assertThat(caller.send(GET).answer()).endsWith("ok");
            }
            assertThat(backend.connections()).isEqualTo(5);
        }
    }

    @Test
    void a_post_is_not_sent_twice() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(OK);
                    connection.readHead();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).answer()).endsWith("ok");
            assertThat(caller.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 502 ");
            assertThat(backend.received()).containsOnlyOnce("POST");
        }
    }

    @Test
    void a_byte_left_over_keeps_a_connection_out_of_the_pool() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    while (connection.readHead() != null) {
                        connection.write(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                    }
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 5; i++) {
                assertThat(caller.send(GET).answer()).endsWith("ok");
            }
            assertThat(backend.connections()).isEqualTo(5);
        }
    }

    @Test
    void no_answer_in_time_is_504() {
        try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.Connection::awaitEnd);
                TestGateway gateway = TestGateway.plan()
                        .limits(shortTimes())
                        .backend(backend.port())
                        .start()) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 504 ");
            assertThat(gateway.log(1)).containsExactly("GET /g 504 GatewayTimeout");
        }
    }

    @Test
    void an_answer_that_stops_is_cut() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.plan()
                        .limits(shortTimes())
                        .backend(backend.port())
                        .start();
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).rest()).endsWith("half");
            assertThat(gateway.log(1)).containsExactly("GET /g 200 GatewayTimeout");
        }
    }

    @Test
    void an_idle_connection_is_closed_in_time() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = TestGateway.plan()
                        .limits(shortTimes())
                        .backend(backend.port())
                        .start()) {
            assertThat(gateway.ask(GET)).endsWith("ok");
            TestGateway.await("none is open", () -> gateway.upstreams().openConnections() == 0);
            TestGateway.await("none is idle", () -> gateway.upstreams().idleConnections() == 0);
        }
    }

    @Test
    void a_caller_that_leaves_ends_its_request_at_the_backend() {
        try (ScriptedBackend backend = ScriptedBackend.start(ScriptedBackend.Connection::awaitEnd);
                TestGateway gateway = TestGateway.to(backend)) {
            RawCaller caller = gateway.call();
            caller.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
            TestGateway.await("it arrived", () -> backend.received().endsWith("half"));
            caller.close();
            assertThat(gateway.log(1)).hasSize(1);
            TestGateway.await(
                    "the backend sees the end", () -> backend.connection(0).hasEnded());
        }
    }
}
