package dev.fairlead.acceptance.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run of a command: its lines, its exit status, its end by signal. Ends with the test at the latest. */
public final class RunningCommand implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(RunningCommand::destroyWithChildren)));
    }

    private final String name;
    private final Process process;
    private final Deque<String> out = new ConcurrentLinkedDeque<>();
    private final Deque<String> err = new ConcurrentLinkedDeque<>();
    private final List<Thread> readers;
    private volatile int kept = Integer.MAX_VALUE;

    private RunningCommand(String name, Process process) {
        this.name = name;
        this.process = process;
        ALL.add(process);
        // Platform threads: reading a pipe holds the carrier of a virtual one, and there may be two of them.
        readers = List.of(
                Thread.ofPlatform().daemon().start(() -> copy(process.inputReader(StandardCharsets.UTF_8), out)),
                Thread.ofPlatform().daemon().start(() -> copy(process.errorReader(StandardCharsets.UTF_8), err)));
    }

    /** Starts {@code command} in {@code folder} with nothing of this process's environment but the PATH. */
    public static RunningCommand start(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            return new RunningCommand(String.join(" ", command), builder.start());
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + command, e);
        }
    }

    /** Forgets all lines but the last ones: of what runs for long. */
    public RunningCommand keepingLast(int lines) {
        kept = lines;
        return this;
    }

    /** Waits for a line on stdout or stderr that the pattern is found in. */
    public Matcher awaitLine(Pattern pattern, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            boolean over = !process.isAlive() && readers.stream().noneMatch(Thread::isAlive);
            for (String line : lines()) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return matcher;
                }
            }
            if (over || System.nanoTime() > deadline) {
                throw new AssertionError(name + (over ? " ended" : " went on for " + atMost) + " without a line like "
                        + pattern + "; it said:\n" + said());
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Waits until it ends by itself; its exit status. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + atMost + "; it said:\n" + said());
            }
            for (Thread reader : readers) {
                reader.join(STOP);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill9() {
        process.destroyForcibly();
        awaitExit(STOP);
    }

    /** Ends it as a fault in native code does, and waits until Java has said what it has to say of that. */
    public void crash() {
        try (RunningCommand kill =
                start(Path.of("/"), Map.of(), List.of("kill", "-SEGV", Long.toString(process.pid())))) {
            if (kill.awaitExit(STOP) != 0) {
                throw new AssertionError(kill.said());
            }
        }
        awaitExit(STOP);
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it is there and does nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on as if nothing had been. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String which) {
        try (RunningCommand kill =
                start(Path.of("/"), Map.of(), List.of("kill", "-" + which, Long.toString(process.pid())))) {
            if (kill.awaitExit(STOP) != 0) {
                throw new AssertionError(kill.said());
            }
        }
    }

    /** Its number. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Lines of stdout that fit. */
    public List<String> out(Predicate<String> fits) {
        return out.stream().filter(fits).toList();
    }

    /** The last line of stdout that has this text; empty if none has. */
    public String last(String text) {
        for (String line : out.reversed()) {
            if (line.contains(text)) {
                return line;
            }
        }
        return "";
    }

    /** Everything that it wrote so far. */
    public String said() {
        return String.join("\n", lines());
    }

    /** Bytes of the Java heap that are reachable: used after a full collection. */
    public long liveHeapBytes() {
        jcmd("GC.run");
        Matcher used = Pattern.compile("total \\d+K, used (\\d+)K").matcher(jcmd("GC.heap_info"));
        long kibibytes = 0;
        while (used.find()) {
            kibibytes += Long.parseLong(used.group(1));
        }
        return kibibytes * 1024;
    }

    /** Bytes of memory that are its own now (Linux). */
    public long residentBytes() {
        return memory("VmRSS:");
    }

    /** The most that it ever was. */
    public long largestResidentBytes() {
        return memory("VmHWM:");
    }

    private long memory(String word) {
        try {
            String line = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(each -> each.startsWith(word))
                    .findAny()
                    .orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private String jcmd(String verb) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try (RunningCommand jcmd =
                start(Path.of("/"), Map.of(), List.of(tool.toString(), Long.toString(process.pid()), verb))) {
            if (jcmd.awaitExit(STOP) != 0) {
                throw new AssertionError(jcmd.said());
            }
            return jcmd.said();
        }
    }

    @Override
    public void close() {
        destroyWithChildren(process);
        awaitExit(STOP);
        ALL.remove(process);
    }

    private List<String> lines() {
        return Stream.concat(out.stream(), err.stream()).toList();
    }

    private static void destroyWithChildren(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void copy(BufferedReader from, Deque<String> to) {
        try (from) {
            int lines = 0;
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                to.add(line);
                for (lines++; lines > kept; lines--) {
                    to.poll();
                }
            }
        } catch (IOException e) {
            // The process is gone.
            return;
        }
    }
}
