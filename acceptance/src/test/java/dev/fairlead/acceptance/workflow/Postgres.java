package dev.fairlead.acceptance.workflow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real PostgreSQL on loopback with a cluster of its own, which is gone with it. It never runs as root. */
final class Postgres implements AutoCloseable {

    private static final Duration UP = Duration.ofSeconds(30);
    private static final String PASSWORD = "pg-pass:/word";
    private static final String ENCODED = "pg-pass%3A%2Fword";

    private final Path folder;
    private final int port;
    private final Process process;

    /** What is missing for one, in a sentence; empty if nothing is. */
    static Optional<String> missing() {
        if (programs().isEmpty()) {
            return Optional.of("/usr/lib/postgresql/*/bin/initdb is not there (.ci/run installs postgresql)");
        }
        boolean root = "root".equals(System.getProperty("user.name"));
        return root
                        && !Files.isExecutable(Path.of("/usr/sbin/runuser"))
                        && !Files.isExecutable(Path.of("/sbin/runuser"))
                ? Optional.of("root cannot run it, and there is no runuser")
                : Optional.empty();
    }

    private static Optional<Path> programs() {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    Postgres() throws IOException {
        Path bin = programs().orElseThrow();
        folder = Files.createTempDirectory("fairlead-postgres");
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            run(List.of("chown", "-R", "postgres", folder.toString()));
        }
        run(asOther(List.of(
                bin.resolve("initdb").toString(),
                "--pgdata=" + folder.resolve("data"),
                "--username=fairlead",
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C")));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = started(asOther(List.of(
                bin.resolve("postgres").toString(),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off")));
        awaitUp();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asOther(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
        whole.addAll(command);
        return whole;
    }

    private Process started(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of(folder + ".log").toFile()))
                .start();
    }

    private void run(List<String> command) throws IOException {
        try {
            Process ran = started(command);
            if (!ran.waitFor(60, TimeUnit.SECONDS) || ran.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(Path.of(folder + ".log")));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    private void awaitUp() throws IOException {
        long until = System.nanoTime() + UP.toNanos();
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() > until || !process.isAlive()) {
                    throw new IOException("it did not start: " + Files.readString(Path.of(folder + ".log")), notYet);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    /** A connection of the test's own. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "fairlead", PASSWORD);
    }

    /** As a secret has it. */
    String url() {
        return "postgresql://fairlead:" + ENCODED + "@127.0.0.1:" + port + "/postgres";
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(Path.of(folder + ".log"));
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
