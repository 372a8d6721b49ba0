package dev.fairlead.cli.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.compose.check.Check;
import dev.fairlead.compose.check.Report;
import dev.fairlead.gateway.explain.Account;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Folders of {@code src/test/label-sets}: forms in which people really write labels and dynamic files, one folder for
 * each row of the list that they are numbered after, all text our own. {@code row.txt} says what must hold, and is never
 * written by a machine; {@code expected.txt} has all that comes of the files, and is written anew with
 * {@code -Dgolden=write}, to be read in the difference.
 *
 * <p>Lines of {@code row.txt}: {@code check FILES}, {@code env NAME=VALUE}, {@code errors COUNT}, {@code says TEXT},
 * {@code has KIND NAME TEXT}, {@code gone KIND NAME}, {@code serves METHOD URL ROUTE SERVICE}, {@code refuses METHOD URL
 * STATUS}, {@code step METHOD URL STEP}.
 */
final class LabelSetsTest {

    private static final Path ROOT = Path.of("src/test/label-sets");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    /** Accepted; accepted in version 2 only; rejected with a precise message. */
    private static final List<Integer> ROWS =
            List.of(1, 2, 5, 6, 7, 10, 12, 14, 15, 17, 20, 21, 22, 25, 26, 27, 28, 29, 31, 33, 35, 36, 37);

    private static final KeyHasher KEYS = new KeyHasher() {
        @Override
        public KeyHash hash(String secret) {
            return KeyHash.of(secret.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    };

    private static Asked asked;

    @BeforeAll
    static void begin() {
        asked = new Asked();
    }

    @AfterAll
    static void end() {
        asked.close();
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.sorted().toList();
        }
    }

    @Test
    void every_row_has_its_folder() throws IOException {
        List<Integer> numbers = folders().stream()
                .map(folder -> Integer.valueOf(folder.getFileName().toString().substring(0, 2)))
                .distinct()
                .toList();
        assertThat(numbers).isEqualTo(ROWS);
    }

    @TestFactory
    Stream<DynamicTest> rows() throws IOException {
        return folders().stream()
                .map(folder -> dynamicTest("row " + folder.getFileName(), folder.toUri(), () -> row(folder)));
    }

    private static void row(Path folder) throws IOException {
        List<String> says = Files.readAllLines(folder.resolve("row.txt"));
        Outcome outcome = Outcome.of(folder, says);
        if (WRITE) {
            Files.write(folder.resolve("expected.txt"), outcome.lines());
        }
        assertThat(String.join("\n", outcome.lines()))
                .isEqualTo(String.join("\n", Files.readAllLines(folder.resolve("expected.txt"))));
        asked.about(outcome.report().snapshot(), outcome.settings());
        for (String line : says) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "#", "check", "env" -> {}
                case "errors" -> assertThat(outcome.errors()).as(line).hasSize(Integer.parseInt(words[1]));
                case "says" -> assertThat(outcome.lines()).as(line).anyMatch(said -> said.contains(words[1]));
                case "has" -> outcome.assertHas(words[1]);
                case "gone" -> assertThat(outcome.lines()).as(line).noneMatch(said -> said.startsWith(words[1] + " "));
                default -> request(line);
            }
        }
    }

    private static void request(String line) {
        String[] words = line.split(" ", -1);
        Account account = asked.ask(words[1], words[2]);
        switch (words[0]) {
            case "serves" -> {
                assertThat(account.route()).as(line).isEqualTo(words[3]);
                assertThat(account.ending().how()).as(line).isEqualTo(Account.How.FORWARDED);
                assertThat(asked.service()).as(line).isEqualTo(words[4]);
            }
            case "refuses" -> assertThat(account.ending().status()).as(line).isEqualTo(Integer.parseInt(words[3]));
            case "step" ->
                assertThat(account.steps()).as(line).anyMatch(told -> told.step()
                        .equals(words[3]));
            default -> throw new IllegalArgumentException(line);
        }
    }

    /**
     * What one folder came to.
     *
     * @param lines what becomes of static options, what is found, what is served
     */
    private record Outcome(Report report, List<String> lines) {

        static Outcome of(Path folder, List<String> says) {
            StringWriter out = new StringWriter();
            Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(new StringWriter()));
            Map<String, String> environment = new HashMap<>();
            List<Path> files = new ArrayList<>();
            for (String line : says) {
                if (line.startsWith("env ")) {
                    String[] pair = line.substring(4).split("=", 2);
                    environment.put(pair[0], pair[1]);
                } else if (line.startsWith("check ")) {
                    Stream.of(line.substring(6).split(" ", -1))
                            .map(folder::resolve)
                            .forEach(files::add);
                }
            }
            Surroundings surroundings = new Surroundings(environment, terminal);
            CheckedFiles given = CheckedFiles.sorted(files, surroundings);
            given.statics().forEach(file -> StaticCheck.tell(file, surroundings, true));
            Report report =
                    Check.run(new Check.Inputs(given.compose(), given.statics(), given.dynamics(), environment, KEYS));
            new FindingPrinter(terminal).print(report.findings());
            List<String> lines = new ArrayList<>(
                    out.toString().replace(folder + "/", "").lines().toList());
            lines.addAll(Served.lines(report.snapshot()));
            return new Outcome(report, lines);
        }

        List<String> errors() {
            return report.findings().stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .map(Object::toString)
                    .toList();
        }

        Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>();
            lines.stream()
                    .filter(line -> line.matches("setting FAIRLEAD_(ENTRYPOINT_|DEFAULT_ENTRYPOINTS).*"))
                    .forEach(line -> {
                        String[] pair = line.substring("setting ".length()).split("=", 2);
                        settings.put(pair[0], pair[1]);
                    });
            return settings;
        }

        void assertHas(String what) {
            String[] words = what.split(" ", 3);
            assertThat(lines)
                    .as(what)
                    .anyMatch(line -> line.startsWith(words[0] + " " + words[1] + " ") && line.contains(words[2]));
        }
    }
}
