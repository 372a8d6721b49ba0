package dev.fairlead.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fairlead check} takes a directory for. */
class CheckedFilesTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    private CheckedFiles sorted() {
        Terminal terminal = Terminal.plain(new PrintWriter(new StringWriter()), new PrintWriter(err));
        return CheckedFiles.sorted(List.of(directory), new Surroundings(Map.of(), terminal));
    }

    @Test
    void one_with_a_compose_file_is_that_stack_and_it_is_said() throws IOException {
        Path file = Files.writeString(directory.resolve("compose.yml"), "services: {web: {image: 'web:1'}}\n");
        Files.writeString(directory.resolve("other.yaml"), "services: {web: {image: 'web:2'}}\n");
        CheckedFiles found = sorted();
        assertThat(found.compose()).containsExactly(file);
        assertThat(found.dynamics()).isEmpty();
        assertThat(err.toString()).contains(directory + " is read as " + file);
    }

    @Test
    void one_without_is_configuration() throws IOException {
        Files.writeString(directory.resolve("routes.yaml"), "http: {}\n");
        CheckedFiles found = sorted();
        assertThat(found.compose()).isEmpty();
        assertThat(found.dynamics()).containsExactly(directory);
    }
}
