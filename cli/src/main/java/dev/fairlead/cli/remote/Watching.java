package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/**
 * The options of verbs that may look again and again. On a terminal what is shown is drawn anew in its place; piped, each
 * line has its time, and the verb ends when nobody reads any more.
 */
public final class Watching {

    private static final int LONGEST_SECONDS = 3600;

    @Option(names = "--watch", description = "Look again and again, until it is interrupted.")
    boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            description = "Time between two looks of --watch, 1 to 3600; default ${DEFAULT-VALUE}.")
    int interval = 2;

    /**
     * Looks once, or until it is interrupted.
     *
     * @param look prints what it sees
     */
    void run(Terminal terminal, Consumer<Terminal> look) {
        if (!watch) {
            look.accept(terminal);
            return;
        }
        if (interval < 1 || interval > LONGEST_SECONDS) {
            throw CommandFailure.badInput("--interval is " + interval + "; use 1 to " + LONGEST_SECONDS + " seconds");
        }
        while (!Thread.currentThread().isInterrupted()) {
            List<String> lines = new ArrayList<>();
            try {
                look.accept(terminal.into(lines::add));
            } catch (CommandFailure failure) {
                // Who is not let in will not be let in later; who is away may come back.
                if (failure.exit() != CommandFailure.Exit.COULD_NOT) {
                    throw failure;
                }
                lines.add(failure.getMessage());
            }
            show(terminal, lines, Clock.systemUTC().instant());
            if (terminal.isGone()) {
                return;
            }
            LockSupport.parkNanos(Duration.ofSeconds(interval).toNanos());
        }
    }

    static void show(Terminal terminal, List<String> lines, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        if (terminal.isInteractive()) {
            terminal.redraw(time.toString(), lines);
        } else {
            lines.stream().flatMap(String::lines).forEach(line -> terminal.print(time + "\t" + line));
        }
    }
}
