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

    @Test
    void events_of_the_runbooks_are_written_by_somebody() throws IOException {
        Path root = PromisesPagesTest.ROOT;
        String page = Files.readString(root.resolve("docs/runbooks.md"));
        String table = page.substring(page.indexOf("## The gateway says"));
        List<String> events = EVENT.matcher(table)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(events).hasSizeGreaterThan(30);
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
