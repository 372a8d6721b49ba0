package dev.fairlead.gateway.observe.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineSinkTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void lines_of_all_threads_come_out_whole() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineSink sink = new LineSink(out)) {
            sink.offer(bytes("one\n"));
            sink.lane().offer(line("two\n"));
            assertThat(sink.flush(LONG)).isTrue();
            assertThat(sink.pendingBytes()).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    @Timeout(20)
    void a_quiet_lane_is_flushed_without_being_asked() throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                written.countDown();
            }
        };
        try (LineSink sink = new LineSink(out)) {
            sink.lane().offer(line("one\n"));
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void what_waits_at_the_end_is_written() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LineSink sink = new LineSink(out)) {
            for (int i = 0; i < 100; i++) {
                sink.offer(bytes(i + "\n"));
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(100);
    }

    @Test
    @Timeout(20)
    void a_stuck_reader_costs_lines_and_never_time_and_every_lost_line_is_counted() throws InterruptedException {
        StuckStream out = new StuckStream();
        try (LineSink sink = new LineSink(out, 1024, 1024)) {
            LineSink.Lane lane = sink.lane();
            sink.offer(bytes("first\n"));
            assertThat(out.entered.await(10, TimeUnit.SECONDS)).isTrue();

            JsonBytes line = line("0123456789abcde\n");
            for (int i = 0; i < 1000; i++) {
                lane.offer(line);
                sink.offer(bytes("0123456789abcde\n"));
            }
            long dropped = sink.dropped();
            out.release.countDown();
            assertThat(sink.flush(LONG)).isTrue();

            assertThat(dropped).isEqualTo(2 * (1000 - 1024 / 16));
            assertThat(out.taken.toString(StandardCharsets.UTF_8).lines()).hasSize(1 + 2 * 1024 / 16);
            assertThat(sink.dropped()).isEqualTo(dropped);
        }
    }

    @Test
    @Timeout(20)
    void closing_gives_up_on_a_stuck_reader_and_drops_what_comes_later() {
        StuckStream out = new StuckStream();
        LineSink sink = new LineSink(out);
        sink.offer(bytes("first\n"));

        sink.close();

        assertThat(sink.offer(bytes("late\n"))).isFalse();
        assertThat(sink.dropped()).isEqualTo(1);
        out.release.countDown();
    }

    @Test
    void a_broken_stdout_is_counted_and_survived() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (LineSink sink = new LineSink(broken)) {
            sink.lane().offer(line("one\ntwo\n"));
            sink.offer(bytes("three\n"));
            assertThat(sink.flush(LONG)).isTrue();
            assertThat(sink.dropped()).isEqualTo(3);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonBytes line(String text) {
        return new JsonBytes(64, 64).raw(bytes(text));
    }

    /** Takes nothing until it is released. */
    private static final class StuckStream extends OutputStream {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            taken.write(bytes, from, length);
        }
    }
}
