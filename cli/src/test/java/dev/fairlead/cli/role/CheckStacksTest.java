package dev.fairlead.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Folders of {@code src/test/stacks}: each has its files and a {@code check.txt}, of which the first line has the files
 * to name, and every other one a finding. A new case is a new folder. With {@code -Dgolden=write} the findings are
 * written anew, to be read in the difference; those of correct stacks never are.
 */
final class CheckStacksTest {

    private static final Path ROOT = Path.of("src/test/stacks");
    private static final InstantSource TODAY = InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z"));
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    /** One folder. */
    record Case(Path folder) {

        List<String> files() throws IOException {
            return List.of(lines().getFirst().split(" ", -1));
        }

        List<String> expected() throws IOException {
            return lines().stream().skip(1).filter(line -> !line.isBlank()).toList();
        }

        private List<String> lines() throws IOException {
            return Files.readAllLines(folder.resolve("check.txt"));
        }

        @Override
        public String toString() {
            return folder.getFileName().toString();
        }
    }

    /**
     * What one run came to.
     *
     * @param findings with the folder taken out of their places
     */
    private record Outcome(int status, List<String> findings, String all) {}

    static List<Case> mistakes() throws IOException {
        return cases("mistakes");
    }

    static List<Case> correct() throws IOException {
        return cases("correct");
    }

    private static List<Case> cases(String kind) throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve(kind))) {
            return folders.filter(Files::isDirectory).sorted().map(Case::new).toList();
        }
    }

    @Test
    void there_are_sixty_mistakes_and_twenty_correct_stacks() throws IOException {
        assertThat(mistakes()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(correct()).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource
    void correct(Case stack) throws IOException {
        Outcome outcome = check(stack, "--strict");

        assertThat(outcome.findings()).as(outcome.all()).isEmpty();
        assertThat(outcome.status()).as(outcome.all()).isZero();
    }

    @ParameterizedTest
    @MethodSource
    void mistakes(Case mistake) throws IOException {
        Outcome outcome = check(mistake);
        if (WRITE) {
            List<String> lines = new ArrayList<>(List.of(String.join(" ", mistake.files())));
            lines.addAll(outcome.findings());
            Files.write(mistake.folder().resolve("check.txt"), lines);
        }

        assertThat(outcome.findings()).as(outcome.all()).isNotEmpty().isEqualTo(mistake.expected());
        boolean error = outcome.findings().stream().anyMatch(line -> line.startsWith("error"));
        assertThat(outcome.status()).isEqualTo(error ? 2 : 0);
        assertThat(check(mistake, "--strict").status()).isEqualTo(error ? 2 : 1);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void every_finding_has_its_place_its_remedy_and_its_page(Case mistake) throws IOException {
        String page = Files.readString(Path.of("../docs/check.md"));
        for (String line : mistake.expected()) {
            assertThat(line).matches("(error  |warning) [^ ]+:[0-9]+:[0-9]+: .+; .+ \\[[a-z0-9-]+\\]");
            String code = line.substring(line.lastIndexOf('[') + 1, line.length() - 1);
            assertThat(page).as("docs/check.md").contains("`" + code + "`");
        }
    }

    @Test
    void certificates_of_other_machines_are_counted_and_no_mistake() throws IOException {
        assertThat(check(new Case(ROOT.resolve("correct/23-certificates"))).all())
                .contains(
                        "note: files of certificates and keys that are named and not here, and were not looked at: 2");
        assertThat(check(new Case(ROOT.resolve("mistakes/77-certificate-ended")))
                        .all())
                .contains("were not looked at: 1");
    }

    @Test
    void findings_as_sarif_have_their_rule_their_place_and_their_text() throws IOException {
        for (Case mistake : mistakes()) {
            String document = check(mistake, "--sarif").all();
            List<String> codes = mistake.expected().stream()
                    .map(line -> line.substring(line.lastIndexOf('[') + 1, line.length() - 1))
                    .toList();
            assertThat(document.split("\"ruleId\"", -1)).as(document).hasSize(codes.size() + 1);
            codes.forEach(
                    code -> assertThat(document).contains("\"ruleId\": \"" + code + "\"", "\"id\": \"" + code + "\""));
            assertThat(document).contains("\"version\": \"2.1.0\"", "\"startLine\": ");
        }
    }

    private static Outcome check(Case stack, String... options) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = Terminal.plain(new PrintWriter(out), new PrintWriter(err));
        CheckCommand command = new CheckCommand(new Surroundings(Map.of(), terminal), TODAY);
        command.strict = List.of(options).contains("--strict");
        command.sarif = List.of(options).contains("--sarif");
        for (String file : stack.files()) {
            command.files.add(stack.folder().resolve(file));
        }
        int status = command.call();
        List<String> findings = out.toString()
                .lines()
                .filter(line -> line.startsWith("error ") || line.startsWith("warning "))
                .map(line -> line.replace(stack.folder() + "/", ""))
                .toList();
        return new Outcome(status, findings, out + err.toString());
    }
}
