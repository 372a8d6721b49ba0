package dev.fairlead.acceptance.limits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real Redis on loopback, on a port that it keeps: it can be killed, started again, and frozen. {@code
 * -Dfairlead.redis=PATH} takes another server than the one that is installed: another version, or Valkey.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration UP = Duration.ofSeconds(10);

    private static final String PROGRAM = System.getProperty("fairlead.redis", "/usr/bin/redis-server");

    private final int port;
    private final Path folder;
    private final List<String> command;
    private volatile Process process;

    /** What is missing for one, in a sentence; empty if nothing is. */
    public static Optional<String> missing() {
        return Files.isExecutable(Path.of(PROGRAM))
                ? Optional.empty()
                : Optional.of(PROGRAM + " is not there (.ci/run installs redis-server)");
    }

    /** What it calls itself, such as {@code Redis 7.0.15}. */
    public static String version() {
        try (BufferedReader said =
                new ProcessBuilder(PROGRAM, "--version").start().inputReader()) {
            String line = said.readLine();
            Matcher found = Pattern.compile("v=(\\S+)").matcher(line == null ? "" : line);
            return found.find() ? "Redis " + found.group(1) : "Redis";
        } catch (IOException none) {
            return "no Redis";
        }
    }

    /** A server with options such as {@code --requirepass x}; it answers when this returns. */
    public static RedisServer start(String... options) throws IOException {
        return new RedisServer(false, List.of("--save", "", "--appendonly", "no"), options);
    }

    /** One that speaks TLS only. */
    static RedisServer startSecure(Path certificate, Path key, Path authority) throws IOException {
        return new RedisServer(
                false,
                List.of("--save", "", "--appendonly", "no"),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-ca-cert-file",
                authority.toString(),
                "--tls-auth-clients",
                "no");
    }

    /** A Sentinel that watches a server under the name that tests know it by. */
    public static RedisServer sentinel(int master) throws IOException {
        String watching = "sentinel monitor mymaster 127.0.0.1 " + master + " 1\n"
                + "sentinel down-after-milliseconds mymaster 500\nsentinel failover-timeout mymaster 2000\n";
        return new RedisServer(true, List.of(watching));
    }

    private RedisServer(boolean isSentinel, List<String> first, String... options) throws IOException {
        port = freePort();
        folder = Files.createTempDirectory("fairlead-redis");
        command = new ArrayList<>(List.of(PROGRAM));
        if (isSentinel) {
            String config = first.getFirst() + "port " + port + "\nbind 127.0.0.1\ndir " + folder + "\n";
            command.add(
                    Files.writeString(folder.resolve("sentinel.conf"), config).toString());
            command.add("--sentinel");
        } else {
            List<String> all = new ArrayList<>(List.of("--bind", "127.0.0.1", "--dir", folder.toString()));
            boolean secure = List.of(options).contains("--tls-cert-file");
            all.addAll(List.of("--port", secure ? "0" : Integer.toString(port)));
            all.addAll(secure ? List.of("--tls-port", Integer.toString(port)) : List.of());
            all.addAll(first);
            all.addAll(List.of(options));
            command.add(file(all).toString());
        }
        process = launch();
    }

    // A file, in which Sentinels write whom it follows: after a restart it is what it was, as in an installation. From
    // a
    // command line one that has taken over would come back as the replica of who follows it by now.
    private Path file(List<String> options) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < options.size(); i += 2) {
            String value = options.get(i + 1);
            lines.append(options.get(i).substring("--".length()))
                    .append(' ')
                    .append(value.isEmpty() ? "\"\"" : value)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("redis.conf"), lines);
    }

    private static int freePort() throws IOException {
        // A node of a Cluster listens at 10000 above its port too.
        for (int i = 0; i < 100; i++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (free.getLocalPort() < 50000) {
                    return free.getLocalPort();
                }
            }
        }
        throw new IOException("no free port below 50000");
    }

    private Process launch() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long until = System.nanoTime() + UP.toNanos();
        while (!isUp()) {
            if (System.nanoTime() > until || !started.isAlive()) {
                throw new IOException("redis did not start: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(10_000_000);
        }
        return started;
    }

    private boolean isUp() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The port that it keeps. */
    public int port() {
        return port;
    }

    /** Where it is. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it as a power cut does; nothing is kept. */
    public RedisServer kill() throws IOException {
        process.destroyForcibly();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                throw new IOException("redis did not end");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    /** Starts it again, empty. */
    public void restart() throws IOException {
        process = launch();
    }

    /** Stops it from running without ending it. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** Lets it run on. */
    public void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IOException("kill -" + name + " failed");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says something to it; gives its answer as it came. */
    public String say(String... words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[64 * 1024];
            int length = in.read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            thaw();
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(RedisServer::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
