package dev.fairlead.benchmark;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Every process that the benchmark started. Closing it (also on Ctrl-C, by a shutdown hook) ends them all, by handle. */
final class Children implements AutoCloseable {
    private final List<Child> children = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean closed;

    Children() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-children"));
    }

    /** Starts a process with its output in {@code directory/stdout.log} and {@code stderr.log}, both appended to. */
    Child start(String name, List<String> command, Map<String, String> environment, Path directory)
            throws IOException, MeasurementFailure {
        return start(name, command, environment, directory, directory.resolve("stdout.log"));
    }

    /** The same, with the place of its output named: a file or a pipe. */
    Child start(String name, List<String> command, Map<String, String> environment, Path directory, Path output)
            throws IOException, MeasurementFailure {
        Files.createDirectories(directory);
        Path errors = directory.resolve("stderr.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .redirectError(Redirect.appendTo(errors.toFile()));
        builder.environment().putAll(environment);
        synchronized (children) {
            if (closed) {
                throw new MeasurementFailure(name + " was not started: the benchmark is being stopped");
            }
            Child child = new Child(name, builder.start(), output, errors);
            children.add(child);
            return child;
        }
    }

    /** Runs a command to its end and gives its standard output. It is ended, and the run fails, when it takes too long. */
    String run(String name, List<String> command, Path directory, Duration timeout)
            throws IOException, InterruptedException, MeasurementFailure {
        Files.deleteIfExists(directory.resolve("stdout.log"));
        Files.deleteIfExists(directory.resolve("stderr.log"));
        Child child = start(name, command, Map.of(), directory);
        if (!child.process().waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            stop(child);
            throw new MeasurementFailure(name + " did not end within " + timeout.toSeconds() + " s: " + command);
        }
        children.remove(child);
        if (closed) {
            throw new MeasurementFailure(name + " was ended: the benchmark is being stopped");
        }
        if (child.process().exitValue() != 0) {
            throw new MeasurementFailure(
                    name + " ended with status " + child.process().exitValue() + "; it printed:\n" + child.lastWords());
        }
        return Files.readString(child.output(), StandardCharsets.UTF_8);
    }

    void stop(Child child) {
        child.stop();
        children.remove(child);
    }

    @Override
    public void close() {
        List<Child> left;
        synchronized (children) {
            closed = true;
            left = List.copyOf(children);
            children.clear();
        }
        left.reversed().forEach(Child::stop);
    }
}
