package dev.fairlead.acceptance.suite;

import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The npm package http-cache-tests: its origin, and its client with the results of all its tests. */
final class HttpCacheSuite {

    static final String HOW_TO_GET = "SKIPPED, NOT PROVEN: http-cache-tests is not here. Get it with `make suites`,"
            + " or name the folder that npm installed it in with FAIRLEAD_HTTP_CACHE_TESTS";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration ALL = Duration.ofMinutes(2);
    private static final Pattern LISTENING = Pattern.compile("Listening on (http://127\\.0\\.0\\.1:\\d+)/");

    private final Path installed;
    private final Path scratch;
    private final Path program;

    private HttpCacheSuite(Path installed, Path scratch) throws IOException {
        this.installed = installed;
        this.scratch = scratch;
        this.program = scratch.resolve("run.mjs");
        try (InputStream source = HttpCacheSuite.class.getResourceAsStream("/http-cache-tests/run.mjs")) {
            Files.copy(Objects.requireNonNull(source), program);
        }
    }

    /** @param scratch an empty folder for what it writes */
    static Optional<HttpCacheSuite> find(Path scratch) throws IOException {
        String named = System.getenv("FAIRLEAD_HTTP_CACHE_TESTS");
        Path folder = named == null ? repository().resolve("target/http-cache-tests") : Path.of(named);
        return Files.isDirectory(folder.resolve("node_modules/http-cache-tests"))
                ? Optional.of(new HttpCacheSuite(folder, scratch))
                : Optional.empty();
    }

    private static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("mvnw"))) {
            at = Objects.requireNonNull(at.getParent(), "no clone around the working folder");
        }
        return at;
    }

    private RunningCommand run(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("node", "--no-warnings", program.toString(), installed.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = Map.of(
                "npm_config_protocol", "http",
                "npm_config_port", "0",
                "npm_config_pidfile", scratch.resolve("pid").toString());
        return RunningCommand.start(scratch, environment, command);
    }

    /** The origin, on a port of loopback. */
    RunningCommand origin() {
        return run("origin");
    }

    /** Where the origin listens. */
    static String address(RunningCommand origin) {
        return origin.awaitLine(LISTENING, SOON).group(1);
    }

    /** Begins to ask through that address: with these tests, or with all where none is named. */
    RunningCommand ask(String url, Collection<String> ids) {
        return run("ask", url, String.join(",", ids));
    }

    /** What became of each test, by its id, without what differs from run to run; waits for the end. */
    static Map<String, String> results(RunningCommand client) {
        if (client.awaitExit(ALL) != 0) {
            throw new AssertionError("the suite's client failed:\n" + client.said());
        }
        Map<String, String> results = new TreeMap<>();
        for (String line : client.out(said -> said.contains("\t"))) {
            int tab = line.indexOf('\t');
            results.put(line.substring(0, tab), plain(line.substring(tab + 1)));
        }
        return results;
    }

    private static String plain(String result) {
        return result.replaceAll("http://127\\.0\\.0\\.1:\\d+", "ORIGIN")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID")
                .replaceAll("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT", "DATE");
    }
}
