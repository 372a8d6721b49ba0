package dev.fairlead.acceptance.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every event that docs/runbooks.md tells somebody to look for is one that the code writes. */
final class RunbooksTest {

    private static final Pattern EVENT = Pattern.compile("`([a-z]+(?:_[a-z]+)+|finding|draining|drained)`");

    private static final String FAULTS = "## Something failed";
    private static final Pattern ALERT = Pattern.compile("`(Fairlead[A-Za-z]+)`");

    @Test
    void each_fault_of_the_table_has_a_row_of_what_is_seen_and_done() throws IOException {
        Path docs = PromisesPagesTest.ROOT.resolve("docs");
        List<String> faults = Files.readString(docs.resolve("seeds.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| fault | times |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("| "))
                .map(line -> line.split("\\|", -1)[1].strip())
                .toList();
        assertThat(faults).hasSizeGreaterThanOrEqualTo(24).doesNotHaveDuplicates();
        List<String> rows = Files.readString(docs.resolve("runbooks.md"))
                .lines()
                .dropWhile(line -> !line.equals(FAULTS))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(faults).allSatisfy(fault -> assertThat(rows)
                .filteredOn(row -> row.split("\\|", -1)[1].contains("`" + fault + "`"))
                .as(fault)
                .singleElement()
                .satisfies(row -> assertThat(row.split("\\|", -1)).hasSize(7)));
    }

    @Test
    void alerts_of_the_runbooks_are_rules_of_prometheus() throws IOException {
        Path root = PromisesPagesTest.ROOT;
        String rules = Files.readString(root.resolve("deploy/observability/fairlead-rules.yml"));
        List<String> alerts = ALERT.matcher(Files.readString(root.resolve("docs/runbooks.md")))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(alerts).hasSizeGreaterThan(5).allSatisfy(alert -> assertThat(rules)
                .contains("- alert: " + alert + "\n"));
    }

    @Test
    void events_of_the_runbooks_are_written_by_somebody() throws IOException {
        Path root = PromisesPagesTest.ROOT;
        String page = Files.readString(root.resolve("docs/runbooks.md"));
        String table = page.substring(page.indexOf(FAULTS));
        List<String> events = EVENT.matcher(table)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(events).hasSizeGreaterThan(35);
        StringBuilder code = new StringBuilder();
        for (String module : List.of("sources", "store", "gateway", "management", "cli")) {
            try (Stream<Path> files = Files.walk(root.resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    code.append(Files.readString(file));
                }
            }
        }
        assertThat(events).allSatisfy(event -> assertThat(code.indexOf('"' + event + '"'))
                .as("\"%s\" is written somewhere", event)
                .isPositive());
    }
}
