package dev.fairlead.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConvertCommandTest {

    private static final String GOOD = "services: {web: {image: 'web:1', ports: ['80:80']}}\n";
    private static final String ODD =
            "services: {web: {image: 'web', ulimits: {nproc: 5}}, b: {image: 'b:1', pids_limit: 3}}\n";

    @TempDir
    Path directory;

    private final StringWriter printed = new StringWriter();

    private int convert(String text, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("compose.yaml"), text);
        List<String> words = new ArrayList<>(List.of("convert", file.toString(), "-o", directory + "/out"));
        words.addAll(List.of(options));
        Terminal terminal = Terminal.plain(new PrintWriter(printed), new PrintWriter(printed));
        return ComposeCommand.line(new Surroundings(Map.of(), terminal)).execute(words.toArray(String[]::new));
    }

    @Test
    void what_is_clean_is_done() throws IOException {
        assertThat(convert(GOOD)).isZero();
        assertThat(directory.resolve("out/web.yaml")).exists();
        assertThat(printed.toString()).contains("0 refused", "fields, each with its cause", "written ");
    }

    @Test
    void what_is_refused_needs_a_look_and_with_strict_nothing_is_written() throws IOException {
        assertThat(convert(ODD, "--strict")).isEqualTo(2);
        assertThat(directory.resolve("out")).doesNotExist();
        assertThat(convert(ODD)).isEqualTo(1);
        assertThat(directory.resolve("out/web.yaml")).exists();
        assertThat(printed.toString())
                .contains("refused " + directory + "/compose.yaml:1:49 /services/web/ulimits/nproc: ");
    }

    @Test
    void what_is_accepted_counts_no_more() throws IOException {
        Path accepted = Files.writeString(
                directory.resolve("accepted"),
                "/services/web/ulimits/** # fine\n/services/*/pids_limit\n/services/web/image\n/x\n");

        assertThat(convert(ODD, "--strict", "--accept", accepted.toString())).isZero();
        assertThat(printed.toString()).contains("note: nothing needs \"/x\"");
        Files.writeString(accepted, "/services/*/ulimits/**\n/services/*/pids_limit\n");
        assertThat(convert(ODD, "--strict", "--accept", accepted.toString())).isEqualTo(1);
    }

    @Test
    void a_second_run_takes_away_what_is_not_made_any_more_and_nothing_else() throws IOException {
        convert("services: {web: {image: 'web:1'}, old: {image: 'o:1'}}\n");
        Files.writeString(directory.resolve("out/mine.txt"), "mine");
        assertThat(directory.resolve("out/old.yaml")).exists();

        assertThat(convert(GOOD)).isZero();
        assertThat(directory.resolve("out/old.yaml")).doesNotExist();
        assertThat(directory.resolve("out/mine.txt")).exists();
    }

    @Test
    void reports_are_written_by_their_names() throws IOException {
        assertThat(convert(GOOD, "--report", directory + "/account.json")).isZero();
        assertThat(convert(GOOD, "--report", directory + "/account.md")).isZero();
        assertThat(directory.resolve("account.json")).content().contains("\"verdict\": \"mapped\"");
        assertThat(directory.resolve("account.md")).content().startsWith("# What became of the stack");
    }

    @Test
    void services_that_are_left_out_for_their_profiles_are_named() throws IOException {
        assertThat(convert("services: {web: {image: 'web:1', profiles: [a, b]}}\n"))
                .isZero();
        assertThat(printed.toString())
                .contains("not converted for their profiles: web; take them in with --profile a or --profile b");
        printed.getBuffer().setLength(0);
        assertThat(convert("services: {web: {image: 'web:1', profiles: [a]}}\n", "--profile", "a"))
                .isZero();
        assertThat(printed.toString()).doesNotContain("not converted for");
    }

    @Test
    void a_file_without_services_makes_nothing() throws IOException {
        for (String empty : new String[] {"", "# nothing\n", "services:\n", "services: {}\n"}) {
            printed.getBuffer().setLength(0);
            assertThat(convert(empty)).isEqualTo(2);
            assertThat(printed.toString()).contains("compose.yaml", "it has no service; write one below services:");
        }
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void a_file_that_is_wrong_makes_nothing() throws IOException {
        assertThat(convert("services: {web: {imgae: 'web:1'}}\n")).isEqualTo(2);
        assertThat(printed.toString()).contains("compose.yaml:1:18", "did you mean \"image\"?");
        assertThat(directory.resolve("out")).doesNotExist();
    }
}
