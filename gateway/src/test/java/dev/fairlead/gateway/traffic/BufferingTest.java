package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.middleware.Buffering;
import dev.fairlead.model.Middleware;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BufferingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static TestGateway gateway(ScriptedBackend backend, long maxIn, int memIn, long maxOut, int memOut) {
        return TestGateway.plan()
                .step(new Buffering(new Middleware.Buffering(maxIn, memIn, maxOut, memOut)))
                .backend(backend.port())
                .start();
    }

    @Test
    void the_service_hears_of_a_request_when_all_of_it_is_here() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = gateway(backend, 0, 1024, 0, 1024);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Content-Length: 6\r\n\r\nabc");
            gateway.ask(GET);
            assertThat(backend.connections()).as("one for the other request").isEqualTo(1);
            assertThat(caller.send("def").answer()).endsWith("ok");
            assertThat(backend.received()).endsWith("\r\n\r\nabcdef");
            assertThat(caller.send(GET).answer()).as("the next one").endsWith("ok");
            assertThat(gateway.log(3)).contains("POST / 200");
        }
    }

    @Test
    void what_is_more_than_may_be_kept_follows_as_it_comes() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = gateway(backend, 0, 4, 0, 1024);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n");
            TestGateway.await(
                    "the service has the first part", () -> backend.received().endsWith("4\r\nabcd\r\n"));
            assertThat(caller.send("2\r\nef\r\n0\r\n\r\n").answer()).endsWith("ok");
        }
    }

    @Test
    void a_caller_that_waits_for_its_100_gets_it() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = gateway(backend, 0, 1024, 0, 1024);
                RawCaller caller = gateway.call()) {
            caller.send(POST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(caller.head()).startsWith("HTTP/1.1 100 ");
            assertThat(caller.send("abc").answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 9\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n9\r\nabcdefghi\r\n"})
    void a_request_beyond_its_bound_is_413_and_never_forwarded(String rest) {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = gateway(backend, 8, 1024, 0, 1024)) {
            assertThat(gateway.ask(POST + rest)).startsWith("HTTP/1.1 413 ");
            assertThat(backend.connections()).isZero();
        }
    }

    @Test
    void the_caller_hears_of_an_answer_when_all_of_it_is_here() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
                    turn.acquireUninterruptibly();
                    connection.write("de");
                    connection.reset();
                });
                TestGateway gateway = gateway(backend, 0, 1024, 0, 1024);
                RawCaller caller = gateway.call()) {
            caller.send(GET);
            turn.release();
            assertThat(caller.answer()).as("half an answer is none").startsWith("HTTP/1.1 502 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9\r\n\r\nabcdefghi",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n4\r\nfghi\r\n0\r\n\r\n",
                "\r\nabcdefghi",
            })
    void an_answer_beyond_its_bound_is_a_bad_gateway(String rest) {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\n" + rest);
                    connection.finish();
                    connection.awaitEnd();
                });
                TestGateway gateway = gateway(backend, 0, 1024, 8, 1024)) {
            assertThat(gateway.ask(GET)).startsWith("HTTP/1.1 502 ");
            assertThat(gateway.log(1)).containsExactly("GET / 502 BadGateway");
        }
    }

    @Test
    void an_answer_beyond_its_bound_that_has_begun_is_cut() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n");
                    turn.acquireUninterruptibly();
                    connection.write("4\r\nfghi\r\n0\r\n\r\n");
                });
                TestGateway gateway = gateway(backend, 0, 1024, 8, 4);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).head()).startsWith("HTTP/1.1 200 ");
            assertThat(caller.bytes(11)).isEqualTo("6\r\nabcdef\r\n");
            turn.release();
            assertThat(caller.rest()).isEmpty();
            assertThat(gateway.log(1)).containsExactly("GET / 200 BadGateway");
        }
    }

    @Test
    void events_are_never_held() {
        Semaphore turn = new Semaphore(0);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write(WebSockets.head(
                            "HTTP/1.1 200 OK",
                            "Content-Type: text/event-stream",
                            "Transfer-Encoding: chunked",
                            "",
                            "3",
                            "abc"));
                    turn.acquireUninterruptibly();
                    connection.write("0\r\n\r\n");
                });
                TestGateway gateway = gateway(backend, 0, 1024, 0, 1024);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(GET).head()).startsWith("HTTP/1.1 200 ");
            assertThat(caller.bytes(8)).isEqualTo("3\r\nabc\r\n");
            turn.release();
            assertThat(caller.bytes(5)).isEqualTo("0\r\n\r\n");
        }
    }
}
