package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same over NIO, which serves where there is no native epoll. */
final class WithoutEpollTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static TestGateway to(ScriptedBackend backend, int loops) {
        return TestGateway.plan()
                .withoutEpoll()
                .loops(loops)
                .backend(backend.port())
                .start();
    }

    @Test
    void requests_and_bodies_go_both_ways() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = to(backend, 2)) {
            for (int i = 0; i < 8; i++) {
                try (RawCaller caller = gateway.call()) {
                    assertThat(caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                            .endsWith("ok");
                    assertThat(caller.send("GET /again HTTP/1.1\r\nHost: a\r\n\r\n")
                                    .answer())
                            .endsWith("ok");
                }
            }
            assertThat(gateway.log(16)).hasSize(16).allMatch(line -> line.endsWith(" 200"));
        }
    }

    @Test
    void a_caller_that_said_all_gets_its_answer() {
        try (ScriptedBackend backend = ScriptedBackend.answering(OK);
                TestGateway gateway = to(backend, 1);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").finish().rest())
                    .endsWith("ok");
        }
    }

    @Test
    void a_large_answer_comes_whole_to_a_slow_reader() {
        int size = 16 << 20;
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    connection.write(new byte[size]);
                });
                TestGateway gateway = to(backend, 1);
                RawCaller caller = gateway.call()) {
            assertThat(caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head()).startsWith("HTTP/1.1 200 ");
            TestGateway.await(
                    "the gateway holds some of it", () -> gateway.loops().usedBytes() > 0);
            assertThat(gateway.loops().usedBytes()).isLessThan(2L << 20);
            assertThat(caller.bytes(size)).hasSize(size);
        }
    }

    @Test
    void a_broken_answer_is_502() {
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
                });
                TestGateway gateway = to(backend, 1)) {
            assertThat(gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        }
    }
}
