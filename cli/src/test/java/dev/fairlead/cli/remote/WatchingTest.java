package dev.fairlead.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchingTest {

    private final StringWriter out = new StringWriter();
    private final Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(out));

    @Test
    void without_the_option_it_looks_once() {
        new Watching().run(terminal, where -> where.print("seen"));

        assertThat(out.toString()).isEqualTo("seen" + System.lineSeparator());
    }

    @Test
    void piped_each_line_has_its_time() {
        Watching.show(terminal, List.of("one\ntwo"), Instant.parse("2026-11-30T12:00:00.5Z"));

        assertThat(out.toString().lines()).containsExactly("2026-11-30T12:00:00Z\tone", "2026-11-30T12:00:00Z\ttwo");
    }

    @Test
    void it_ends_when_nobody_reads_any_more() {
        PrintWriter closed = new PrintWriter(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("closed");
                    }
                },
                true,
                StandardCharsets.UTF_8);
        Watching watching = new Watching();
        watching.watch = true;
        watching.interval = 1;
        AtomicInteger looks = new AtomicInteger();

        watching.run(Terminal.plain(closed, closed), where -> {
            looks.incrementAndGet();
            where.print("line");
        });

        assertThat(looks).hasValue(1);
    }

    @Test
    void an_interval_that_is_none_is_refused() {
        Watching watching = new Watching();
        watching.watch = true;
        watching.interval = 0;

        assertThatThrownBy(() -> watching.run(terminal, where -> {}))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--interval is 0");
    }
}
