package dev.fairlead.cli.role;

import dev.fairlead.cli.log.LogFormat;
import dev.fairlead.cli.log.LogLevels;
import dev.fairlead.cli.log.Logs;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.gateway.observe.log.LineSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The stdout of a role: one sink for access lines, log lines and what people read, so that lines never mix. */
final class Output implements AutoCloseable {

    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final LineSink sink;

    private Output(LineSink sink) {
        this.sink = sink;
    }

    /** Takes stdout over and begins to log there. */
    static Output open(Settings settings) {
        LineSink sink = new LineSink(new FileOutputStream(FileDescriptor.out));
        Logs.open(
                sink,
                LogFormat.parse(settings.identity().logFormat()),
                LogLevels.parse(settings.identity().logLevel()));
        return new Output(sink);
    }

    LineSink sink() {
        return sink;
    }

    /** Prints lines for people. */
    void print(String lines) {
        sink.offer((lines.endsWith("\n") ? lines : lines + "\n").getBytes(StandardCharsets.UTF_8));
        sink.flush(FLUSH);
    }

    @Override
    public void close() {
        Logs.close();
        sink.close();
    }
}
