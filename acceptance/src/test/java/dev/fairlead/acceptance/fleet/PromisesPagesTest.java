package dev.fairlead.acceptance.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of promises say that each is shown by is there: test classes, targets of make, files. */
final class PromisesPagesTest {

    static final Path ROOT = root();
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w*Test");

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("mvnw"))) {
            at = at.resolve("..").normalize();
        }
        return at;
    }

    /** The second cell of each row of a table whose head says so. */
    private static List<String> shownBy(String page) throws IOException {
        List<String> cells = new ArrayList<>();
        boolean counts = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs").resolve(page))) {
            String[] row = line.split("\\|", -1);
            counts = line.startsWith("|") && (counts || line.contains("| shown by |"));
            if (counts && !line.startsWith("|---") && !line.contains("| shown by |")) {
                assertThat(row.length).as(line).isIn(5, 6);
                cells.add(row[2].strip());
            }
        }
        return cells;
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path folder : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("Test.java"))
                            .forEach(name -> names.add(name.replace(".java", "")));
                }
            }
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"seeds.md", "promises.md"})
    void every_command_of_the_page_exists(String page) throws IOException {
        Set<String> tests = tests();
        String makefile = Files.readString(ROOT.resolve("Makefile"));
        List<String> cells = shownBy(page);
        assertThat(cells).hasSizeGreaterThan(40);
        for (String cell : cells) {
            List<String> named =
                    CODE.matcher(cell).results().map(found -> found.group(1)).toList();
            assertThat(named).as(cell).isNotEmpty();
            for (String name : named) {
                if (TEST.matcher(name).matches()) {
                    assertThat(tests).as("a test class of docs/%s", page).contains(name);
                } else if (name.startsWith("make ")) {
                    assertThat(makefile).as(name).contains("\n" + name.split(" ", -1)[1] + ":");
                } else if (name.contains("/")) {
                    assertThat(ROOT.resolve(name.split(" ", -1)[0])).as(name).exists();
                } else {
                    // Nothing else is run: names of files and modules that a test is about.
                    assertThat(name).as(cell).isIn("compose", "phases.sh");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"seeds.md", "promises.md"})
    void every_row_has_a_verdict(String page) throws IOException {
        long rows = Files.readAllLines(ROOT.resolve("docs").resolve(page)).stream()
                .filter(line -> line.startsWith("| ") && line.split("\\|", -1).length > 4)
                .filter(line -> line.contains("holds") || line.contains("**open**"))
                .count();
        assertThat(rows).isGreaterThan(35);
    }

    @Test
    void every_promise_was_run_and_none_is_red() throws IOException {
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/promises.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| promise |"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(80).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            assertThat(cells).hasSize(6);
            assertThat(cells[3]).isNotBlank().doesNotContain("**");
            assertThat(cells[4]).containsAnyOf("holds", "**open**");
        });
    }
}
