package dev.fairlead.acceptance.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped is what the page of dependencies says: no jar without a row that has its version. */
final class ShippedJarsTest {

    private static final Pattern JAR = Pattern.compile("(.+?)-([0-9][\\w.-]*?)(-linux.*|-jre)?\\.jar");
    private static final Pattern FOREIGN = Pattern.compile("GPL|AGPL|SSPL|CC-|BUSL|Elastic");

    @Test
    void every_jar_has_a_row_with_its_version_and_none_a_licence_that_binds_users() throws IOException {
        try (Installation installation = new Installation()) {
            Path root = installation.root();
            String page = Files.readString(root.resolve("docs/dependencies.md"));
            String shipped = page.substring(0, page.indexOf("## In the console"));
            List<String> rows =
                    shipped.lines().filter(line -> line.startsWith("| ")).toList();
            try (Stream<Path> jars = Files.list(root.resolve("cli/target/fairlead/lib"))) {
                List<String> others = jars.map(jar -> jar.getFileName().toString())
                        .filter(name -> !name.startsWith("fairlead-"))
                        .toList();
                assertThat(others).hasSizeGreaterThan(50).allSatisfy(name -> {
                    Matcher jar = JAR.matcher(name);
                    assertThat(jar.matches()).as(name).isTrue();
                    String version = jar.group(2).replace("-to-avoid-conflict-with-guava", "");
                    assertThat(rows).as(name).anyMatch(row -> row.contains(version));
                });
            }
            // One that leaves the choice of another licence is no such.
            assertThat(rows).filteredOn(row -> FOREIGN.matcher(row).find()).allMatch(row -> row.contains(", or "));
        }
    }
}
