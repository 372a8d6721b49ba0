package dev.fairlead.acceptance.fleet;

import dev.fairlead.acceptance.process.DockerEngine;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Numbers of a clone and of an engine: discovery, set-up, the tests themselves. */
final class ClonedNumbers {

    private static final int CONTAINERS = 10;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(40);

    private final SeedTable table;

    ClonedNumbers(SeedTable table) {
        this.table = table;
    }

    void measure() throws IOException {
        discovery();
        setUp();
        tests();
    }

    private void discovery() throws IOException {
        String what =
                "discovery: " + CONTAINERS + " containers that start, and half of them that go, served as they are";
        Optional<String> missing = DockerEngine.missing();
        if (missing.isPresent()) {
            table.open(what, "100 %", missing.get());
            return;
        }
        try (DockerEngine engine = new DockerEngine();
                Installation installation = new Installation().measured()) {
            engine.docker("network", "create", "frontend");
            installation.with("FAIRLEAD_SOURCES", "docker").with("DOCKER_HOST", engine.host());
            installation
                    .run(engine.inside(installation.command("gateway")))
                    .awaitLine(Pattern.compile("\"event\":\"ready\""), SOON);
            for (int i = 0; i < CONTAINERS; i++) {
                String name = "found-" + i;
                engine.docker(
                        "run",
                        "-d",
                        "--name",
                        name,
                        "--hostname",
                        name,
                        "--network",
                        "frontend",
                        "-l",
                        "traefik.http.routers." + name + ".rule=Host(`" + name + ".example`)",
                        DockerEngine.IMAGE);
            }
            int right = 0;
            for (int i = 0; i < CONTAINERS; i++) {
                right += follows(engine, installation, i, "200 found-" + i) ? 1 : 0;
            }
            for (int i = 0; i < CONTAINERS; i += 2) {
                engine.docker("rm", "-f", "found-" + i);
            }
            for (int i = 0; i < CONTAINERS; i++) {
                right += follows(engine, installation, i, i % 2 == 0 ? "404 " : "200 found-" + i) ? 1 : 0;
            }
            table.met(right == 2 * CONTAINERS, what, "100 %", 100 * right / (2 * CONTAINERS) + " %");
        }
    }

    private static boolean follows(DockerEngine engine, Installation installation, int number, String begins) {
        long end = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < end) {
            if (engine.get(installation.httpPort(), "found-" + number + ".example", "/")
                    .startsWith(begins)) {
                return true;
            }
            LockSupport.parkNanos(50_000_000);
        }
        return false;
    }

    /** Clones this clone, and runs what the README says first. */
    private void setUp() throws IOException {
        String what = "set-up: git clone and ./fairlead up, to the first answer";
        if (!Boolean.getBoolean("fairlead.seeds.clone")) {
            table.open(what, "< 300 s", "make seeds CLONE=yes measures it");
            return;
        }
        try (Installation installation = new Installation()) {
            Path clone = installation.folder().resolve("clone");
            // The packages that Maven has fetched already are used again: their download is the network's time.
            installation.with("HOME", System.getProperty("user.home"));
            long begun = System.nanoTime();
            installation
                    .run(List.of("git", "clone", "-q", installation.root().toString(), clone.toString()))
                    .awaitExit(LONG);
            RunningCommand up =
                    installation.run(List.of(clone.resolve("fairlead").toString(), "up"));
            up.awaitLine(Pattern.compile("curl "), LONG);
            table.atMost(what, (System.nanoTime() - begun) / 1e9, 300);
        }
    }

    private void tests() {
        String what = "test suite: ./mvnw verify";
        if (!Boolean.getBoolean("fairlead.seeds.verify")) {
            table.open(what, "< 600 s", "make seeds VERIFY=yes measures it");
            return;
        }
        Installation installation = new Installation();
        try (installation) {
            Path clone = installation.folder().resolve("clone");
            Map<String, String> around = Map.of("HOME", System.getProperty("user.home"));
            try (RunningCommand git = RunningCommand.start(
                    installation.folder(),
                    around,
                    List.of("git", "clone", "-q", installation.root().toString(), clone.toString()))) {
                git.awaitExit(LONG);
            }
            long begun = System.nanoTime();
            try (RunningCommand verify = RunningCommand.start(
                            clone, around, List.of("./mvnw", "-B", "-ntp", "-q", "verify"))
                    .keepingLast(1_000)) {
                int status = verify.awaitExit(LONG);
                double took = (System.nanoTime() - begun) / 1e9;
                table.met(
                        status == 0 && took < 600,
                        what,
                        "< 600 s",
                        String.format(Locale.ROOT, "%.0f s, exit status %d", took, status));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
