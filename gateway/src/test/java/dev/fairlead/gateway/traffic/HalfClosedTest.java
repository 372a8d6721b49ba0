package dev.fairlead.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HalfClosedTest {

    private static final int SIZE = 16 * 1024 * 1024;

    @Test
    void a_caller_that_ended_its_side_and_reads_slowly_gets_all_of_a_large_answer() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                    connection.write(new byte[SIZE]);
                    written.countDown();
                });
                TestGateway gateway = TestGateway.to(backend);
                RawCaller caller = gateway.call()) {
            caller.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").finish();
            assertThat(written.await(500, TimeUnit.MILLISECONDS))
                    .as("16 MiB fit nowhere")
                    .isFalse();
            assertThat(caller.head()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(caller.rest()).hasSize(SIZE);
            assertThat(gateway.log(1)).containsExactly("GET /large 200");
        }
    }
}
