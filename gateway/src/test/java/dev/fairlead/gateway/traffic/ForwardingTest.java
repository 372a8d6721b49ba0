package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ForwardingTest {

    private static final String GET = "GET /a/b?c=d HTTP/1.1\r\nHost: api.example.com\r\nAccept: */*\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

    @Test
    void a_request_goes_to_the_backend_and_its_answer_comes_back() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = TestGateway.to(backend)) {
            String answer = gateway.ask(GET);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
                    .contains("\r\nContent-Length: 5\r\n", "\r\nX-Request-ID: ")
                    .endsWith("\r\n\r\nhello");
            assertThat(backend.received())
                    .startsWith("GET /a/b?c=d HTTP/1.1\r\nHost: api.example.com\r\nAccept: */*\r\n")
                    .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n", "\r\nX-Fairlead-Product: payments\r\n");
            assertThat(gateway.log(1)).containsExactly("GET /a/b 200");
        }
    }

    @Test
    void one_connection_on_each_side_serves_many_requests() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            for (int i = 0; i < 100; i++) {
                assertThat(caller.send(GET).answer()).endsWith("hello");
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }
}
