package dev.fairlead.gateway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Files of {@code src/test/golden/behaviour}: what Traefik does, in rows of our own. Groups are divided by empty lines;
 * a group is a title, a context (see {@link Context}), and rows: {@code > request => what becomes of it}, and
 * {@code => …} for all that is declared and found. A request shows route, service, the path that the service gets, headers that
 * were changed on the way in ({@code […]}) and headers of the answer ({@code <…>}). With {@code -Dgolden=write} what is
 * behind the arrows is written anew, to be read in the difference.
 */
final class BehaviourTest {

    private static final Path ROOT = Path.of("src/test/golden/behaviour");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));
    private static final int AT_LEAST = 300;

    /** Lines between two empty ones: a title, a context, and rows of two sorts. */
    private record Group(String title, List<String> context, List<String> requests, List<String> found) {

        static Group of(List<String> lines) {
            List<String> rows = lines.stream()
                    .filter(line -> line.startsWith("> ") || line.equals("=>") || line.startsWith("=> "))
                    .toList();
            List<String> title =
                    lines.stream().filter(line -> line.startsWith("# ")).toList();
            List<String> context = lines.stream()
                    .filter(line -> !rows.contains(line) && !title.contains(line))
                    .toList();
            List<String> requests =
                    rows.stream().filter(row -> row.startsWith("> ")).toList();
            List<String> found =
                    rows.stream().filter(row -> row.startsWith("=>")).toList();
            return new Group(String.join("\n", title), context, requests, found);
        }

        int rows() {
            return requests.size() + (found.isEmpty() ? 0 : 1);
        }
    }

    private static Wire wire;

    @BeforeAll
    static void begin() {
        wire = new Wire();
    }

    @AfterAll
    static void end() {
        wire.close();
    }

    @Test
    void there_are_at_least_three_hundred_rows() throws IOException {
        int rows = 0;
        for (Path file : files()) {
            rows += groups(file).stream().mapToInt(Group::rows).sum();
        }
        System.getLogger("gate")
                .log(System.Logger.Level.INFO, "{0} rows say what Traefik does and the gateway too", rows);
        assertThat(rows).isGreaterThanOrEqualTo(AT_LEAST);
    }

    @TestFactory
    Stream<DynamicTest> the_gateway_does_what_the_row_says() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            if (WRITE) {
                write(file);
            }
            groups(file).forEach(group -> tests.addAll(tests(file.getFileName() + ": " + group.title(), group)));
        }
        return tests.stream();
    }

    private static List<DynamicTest> tests(String where, Group group) {
        List<DynamicTest> tests = new ArrayList<>();
        if (!group.found().isEmpty()) {
            tests.add(dynamicTest(where, () -> assertThat(String.join("\n", found(group)))
                    .isEqualTo(String.join("\n", group.found()))));
        }
        for (String row : group.requests()) {
            tests.add(dynamicTest(where + " " + row, () -> {
                Context context = new Context(group.context());
                wire.serve(context.snapshot(), context.entrypoints());
                assertThat(answered(row)).isEqualTo(row);
            }));
        }
        return tests;
    }

    private static String answered(String row) {
        String request = row.substring(2).split(" =>", 2)[0];
        return "> " + request + " => " + wire.ask(request);
    }

    private static List<String> found(Group group) {
        List<String> lines = Findings.of(group.context());
        return lines.isEmpty()
                ? List.of("=>")
                : lines.stream().map(line -> "=> " + line).toList();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.sorted().toList();
        }
    }

    private static List<Group> groups(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("\n\n+", -1))
                .map(block -> Group.of(block.lines().toList()))
                .filter(group -> group.rows() > 0)
                .toList();
    }

    private static void write(Path file) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (String block : Files.readString(file).split("\n\n+", -1)) {
            Group group = Group.of(block.lines().toList());
            List<String> lines = new ArrayList<>();
            if (!group.title().isEmpty()) {
                lines.add(group.title());
            }
            lines.addAll(group.context());
            if (!group.found().isEmpty()) {
                lines.addAll(found(group));
            }
            if (!group.requests().isEmpty()) {
                Context context = new Context(group.context());
                wire.serve(context.snapshot(), context.entrypoints());
                group.requests().forEach(row -> lines.add(answered(row)));
            }
            blocks.add(String.join("\n", lines));
        }
        Files.writeString(file, blocks.stream().collect(Collectors.joining("\n\n")) + "\n");
    }
}
