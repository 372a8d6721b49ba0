package dev.fairlead.acceptance.fleet;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** A backend as a process of its own, on a port that it keeps, so that it can be killed and stopped. */
final class BackendProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final int port = Installation.freePort();
    private RunningCommand process = launch();

    /** The process itself: a {@link Member} on the port that its argument says. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Member member = new Member(Integer.parseInt(arguments[0]))) {
            System.out.println("listens at " + member.port());
            new CountDownLatch(1).await();
        }
    }

    private RunningCommand launch() {
        Path classes = Path.of(BackendProcess.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        RunningCommand begun = RunningCommand.start(
                classes,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        classes.toString(),
                        BackendProcess.class.getName(),
                        Integer.toString(port)));
        begun.awaitLine(Pattern.compile("listens at"), START);
        return begun;
    }

    int port() {
        return port;
    }

    RunningCommand process() {
        return process;
    }

    /** Starts it again, behind its end. */
    void start() {
        process = launch();
    }

    @Override
    public void close() {
        process.close();
    }
}
