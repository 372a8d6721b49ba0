package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.http.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // bytes of a protocol, line ends and all
final class BodiesTest {

    private static final String POST = "POST /p HTTP/1.1\r\nHost: a\r\n";
    private static final String GET = "GET /g HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @Test
    void a_counted_body_arrives_as_it_was_sent() {
        String body = "0123456789".repeat(20_000);
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                TestGateway gateway = TestGateway.to(backend)) {
            assertThat(gateway.ask(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body))
                    .startsWith("HTTP/1.1 200");
            assertThat(backend.received())
                    .contains("\r\nContent-Length: 200000\r\n")
                    .endsWith("\r\n\r\n" + body);
        }
    }

    @Test
    void a_chunked_body_is_framed_anew_with_its_trailer() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    String head = connection.readHead();
                    assertThat(head).contains("\r\nTransfer-Encoding: chunked\r\n");
                    connection.readBytes("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n".length());
                    connection.write(EMPTY);
                });
                TestGateway gateway = TestGateway.to(backend)) {
            gateway.ask(POST + "Transfer-Encoding: CHUNKED\r\nTrailer: X-Sum\r\n\r\n"
                    + "2;ext=1\r\nhe\r\n3\r\nllo\r\n000\r\nX-Sum: 1\r\n\r\n");
            assertThat(backend.received())
                    .endsWith("\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")
                    .doesNotContain("Trailer", "ext");
        }
    }

    @Test
    void a_chunked_answer_keeps_its_trailer() {
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n";
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 2; i++) {
                assertThat(caller.send(GET).answer())
                        .contains("\r\nTransfer-Encoding: chunked\r\n")
                        .endsWith("\r\n\r\n5\r\nabcde\r\n0\r\nX-Sum: 7\r\n\r\n");
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_chunked_answer_ends_with_the_connection_for_http_1_0() {
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                            .rest())
                    .doesNotContain("chunked", "Content-Length")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("\r\n\r\nabc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"})
    void an_answer_that_ends_with_its_connection_becomes_chunked(String head) {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write(head + "until the end");
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 2; i++) {
                assertThat(caller.send(GET).answer()).endsWith("\r\n\r\nd\r\nuntil the end\r\n0\r\n\r\n");
            }
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
            })
    void an_answer_without_a_body_ends_with_its_head(String answer) {
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 3; i++) {
                assertThat(caller.send(GET).head()).startsWith(answer.substring(0, 12));
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_answer_to_head_has_no_body_whatever_it_declares() {
        try (ScriptedBackend backend =
                        ScriptedBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 3; i++) {
                assertThat(caller.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").head())
                        .contains("\r\nContent-Length: 1073741824\r\n");
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_expected_100_comes_from_the_backend() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    assertThat(connection.readHead()).contains("\r\nExpect: 100-continue\r\n");
                    connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                    connection.readBytes(5);
                    connection.write(EMPTY);
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Content-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
            assertThat(caller.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(caller.send("hello").answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_refusal_instead_of_the_100_comes_at_once_and_closes() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 413 Too Much\r\nContent-Length: 2\r\n\r\nno");
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(caller.rest())
                    .startsWith("HTTP/1.1 413 Too Much\r\n")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("no");
        }
    }

    @Test
    void a_103_is_relayed_but_not_to_http_1_0() {
        String answer = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + EMPTY;
        try (ScriptedBackend backend = ScriptedBackend.answering(answer);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(GET);
            assertThat(caller.head()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            assertThat(caller.answer()).startsWith("HTTP/1.1 200");
            assertThat(gateway.ask("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void an_early_answer_is_forwarded_and_both_connections_close() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.readBytes(1000);
                    connection.write("HTTP/1.1 413 Enough\r\nContent-Length: 4\r\n\r\nstop");
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Content-Length: 1000000\r\n\r\n" + "x".repeat(2000));
            assertThat(caller.rest()).startsWith("HTTP/1.1 413 Enough").endsWith("stop");
            TestGateway.await(
                    "the backend sees the end", () -> backend.connection(0).hasEnded());
            assertThat(gateway.log(1)).containsExactly("POST /p 413");
        }
    }

    @Test
    void a_body_past_its_bound_is_refused_before_and_during_it() {
        Limits limits = Limits.standard();
        Limits.Sizes s = limits.sizes();
        Limits small = limits.with(new Limits.Sizes(
                s.maxHeadBytes(),
                s.maxTargetBytes(),
                s.maxHeaders(),
                100,
                s.maxAnswerHeadBytes(),
                65536,
                65536,
                s.maxBufferedBytes()));
        try (ScriptedBackend backend = ScriptedBackend.answering(EMPTY);
                TestGateway gateway =
                        TestGateway.plan().limits(small).backend(backend.port()).start();
                RawCaller counted = gateway.call();
                RawCaller chunked = gateway.call()) {
            assertThat(counted.send(POST + "Content-Length: 101\r\n\r\n").rest())
                    .startsWith("HTTP/1.1 413");
            chunked.send(POST + "Transfer-Encoding: chunked\r\n\r\n64\r\n" + "x".repeat(100) + "\r\n");
            assertThat(chunked.send("1\r\nx\r\n").rest()).startsWith("HTTP/1.1 413");
            assertThat(gateway.log(2)).containsExactly("POST /p 413 BodyTooLarge", "POST /p 413 BodyTooLarge");
        }
    }

    @Test
    void a_broken_chunk_is_refused_and_the_backend_sees_no_end() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloGET / HTTP/1.1\r\n");
            assertThat(caller.rest()).startsWith("HTTP/1.1 400 ");
            TestGateway.await(
                    "the backend sees the end",
                    () -> backend.connections() > 0 && backend.connection(0).hasEnded());
            assertThat(backend.received()).doesNotContain("0\r\n\r\n", "GET");
        }
    }

    @Test
    void a_body_that_ends_early_is_refused() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.awaitEnd();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Content-Length: 10\r\n\r\nhello").finish();
            assertThat(caller.rest()).startsWith("HTTP/1.1 400 ");
            assertThat(gateway.log(1)).containsExactly("POST /p 400 BadRequest");
        }
    }
}
