package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeepAliveTest {

    private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";

    /** Answers with the target of each request. */
    private static ScriptedBackend echo() {
        return ScriptedBackend.start(connection -> {
            String request;
            while ((request = connection.readRequest()) != null) {
                String target = request.split(" ", -1)[1];
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target);
            }
        });
    }

    @Test
    void pipelined_requests_are_answered_in_order_wherever_they_are_split() {
        String requests = "GET /1" + HOST + "\r\n" + "POST /2" + HOST + "Content-Length: 3\r\n\r\nabc" + "PUT /3" + HOST
                + "Transfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n0\r\n\r\n" + "GET /4" + HOST + "\r\n";
        try (ScriptedBackend backend = echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int at = 0; at <= requests.length(); at++) {
                caller.send(requests.substring(0, at)).send(requests.substring(at));
                for (int i = 1; i <= 4; i++) {
                    assertThat(caller.answer()).as("split at %d", at).endsWith("\r\n\r\n/" + i);
                }
            }
        }
    }

    @Test
    void a_request_that_comes_byte_by_byte_is_one_request() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            String request =
                    "POST /slow" + HOST + "Transfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nX-T: 1\r\n\r\n";
            for (int i = 0; i < request.length(); i++) {
                caller.send(request.substring(i, i + 1));
            }
            assertThat(caller.answer()).endsWith("/slow");
            assertThat(backend.received()).endsWith("0\r\nX-T: 1\r\n\r\n").doesNotContain(";x");
        }
    }

    @Test
    void a_thousand_pipelined_requests_are_answered_one_after_the_other() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            Thread sender = Thread.ofVirtual().start(() -> caller.send(("GET /x" + HOST + "\r\n").repeat(1000)));
            for (int i = 0; i < 1000; i++) {
                assertThat(caller.answer()).endsWith("/x");
            }
            assertThat(sender.isAlive()).isFalse();
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /c HTTP/1.0\r\n\r\n",
                "GET /c HTTP/1.0\r\nConnection: close, keep-alive\r\n\r\n",
            })
    void the_connection_closes_behind_the_answer_where_the_caller_wants_it(String request) {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send(request).rest())
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("/c");
        }
    }

    @Test
    void http_1_0_keeps_the_connection_where_it_asks_to() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            String request = "GET /k HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
            assertThat(caller.send(request).answer()).contains("\r\nConnection: keep-alive\r\n");
            assertThat(caller.send(request).answer()).endsWith("/k");
            assertThat(backend.received()).contains("\r\nHost: 127.0.0.1:" + backend.port() + "\r\n");
        }
    }

    @Test
    void a_caller_that_ends_its_side_still_gets_all_its_answers() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send("GET /1" + HOST + "\r\n" + "GET /2" + HOST + "\r\n").finish();
            assertThat(caller.rest()).contains("\r\n\r\n/1HTTP/1.1 200").endsWith("/2");
        }
    }

    @Test
    void what_comes_behind_a_last_request_is_not_looked_at() {
        try (ScriptedBackend backend = echo();
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send("GET /1" + HOST + "Connection: close\r\n\r\nGET /2" + HOST + "\r\n");
            assertThat(caller.rest()).endsWith("/1");
            assertThat(gateway.log(1)).isEqualTo(List.of("GET /1 200"));
            assertThat(backend.received()).doesNotContain("/2");
        }
    }
}
