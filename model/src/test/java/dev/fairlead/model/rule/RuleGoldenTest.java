package dev.fairlead.model.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of {@code src/test/golden/rule}: a rule, {@code =>}, and the rule as it is printed, or why it is refused. Files that begin with {@code v2} are in version 2. */
final class RuleGoldenTest {

    record Line(String file, String rule, String expected) {
        @Override
        public String toString() {
            return file + ": " + rule;
        }
    }

    static Stream<Line> lines() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/golden/rule"))) {
            List<Path> sorted = files.sorted().toList();
            return sorted.stream().flatMap(RuleGoldenTest::lines);
        }
    }

    private static Stream<Line> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> {
                        int arrow = line.indexOf(" => ");
                        return new Line(
                                String.valueOf(file.getFileName()),
                                line.substring(0, arrow).replace("\\n", "\n").strip(),
                                line.substring(arrow + 4).strip());
                    });
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void a_rule_reads_as_the_file_says(Line line) {
        RuleSyntax syntax = line.file().startsWith("v2") ? RuleSyntax.V2 : RuleSyntax.V3;
        assertThat(outcome(line.rule(), syntax)).isEqualTo(line.expected());
    }

    private static String outcome(String rule, RuleSyntax syntax) {
        try {
            return RulePrinter.print(RuleParser.parse(rule, syntax));
        } catch (RuleParser.Malformed malformed) {
            return "error " + malformed.getMessage();
        }
    }
}
