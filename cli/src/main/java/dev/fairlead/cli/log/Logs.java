package dev.fairlead.cli.log;

import dev.fairlead.gateway.observe.log.LineSink;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.slf4j.event.Level;

/**
 * Where log lines go. SLF4J hands out loggers before anyone has read a setting, so this one place is static and can be
 * changed at any time; every logger asks it at each call.
 *
 * <p>Until a role opens the log, warnings and errors go to stderr as text: a command such as {@code check} keeps stdout
 * for its result. A role opens it with the sink of its access log, so that lines never interleave, and closes it before
 * the sink.
 */
public final class Logs {

    private static final Output STDERR =
            new Output(LogLevels.of(Level.WARN), LogFormat.TEXT, InstantSource.system(), Logs::toStderr);

    private static volatile Output output = STDERR;

    private Logs() {}

    /** Sends lines to the sink from now on. */
    public static void open(LineSink sink, LogFormat format, LogLevels levels) {
        open(sink, format, levels, InstantSource.system());
    }

    /** Sends lines to the sink from now on, with times of this clock. */
    static void open(LineSink sink, LogFormat format, LogLevels levels, InstantSource clock) {
        output = new Output(levels, format, clock, sink::offer);
    }

    /** Sends lines to stderr again. */
    public static void close() {
        output = STDERR;
    }

    static Output output() {
        return output;
    }

    /** Takes a whole line, newline included. */
    interface Line {
        // What became of the line is the sink's to count.
        @SuppressWarnings("UnusedReturnValue")
        boolean offer(byte[] line);
    }

    /** What is logged, how it looks and who takes it. */
    record Output(LogLevels levels, LogFormat format, InstantSource clock, Line line) {}

    private static boolean toStderr(byte[] line) {
        System.err.print(new String(line, StandardCharsets.UTF_8));
        return true;
    }
}
