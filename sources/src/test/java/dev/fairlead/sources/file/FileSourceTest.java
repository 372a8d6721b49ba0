package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final BlockingQueue<Declaration> told = new LinkedBlockingQueue<>();

    private FileSource source(Path path, Duration interval) {
        FileSource source = new FileSource(path, name -> null, GoldenTest.KEYS, interval);
        source.start(told::add);
        return source;
    }

    private Declaration next() throws InterruptedException {
        Declaration declaration = told.poll(10, TimeUnit.SECONDS);
        if (declaration == null) {
            throw new AssertionError("nothing was told in 10 s");
        }
        return declaration;
    }

    private static void write(Path file, String... policies) throws IOException {
        StringBuilder text = new StringBuilder("policies:\n");
        for (String policy : policies) {
            text.append("  ").append(policy).append(": {}\n");
        }
        Files.writeString(file, text);
    }

    @Test
    void tells_at_start_and_after_each_change() throws IOException, InterruptedException {
        Path file = directory.resolve("fairlead.yaml");
        write(file, "a");
        try (FileSource source = source(file, OFTEN)) {
            assertThat(next().policies()).containsOnlyKeys("a");
            write(file, "a", "b");
            assertThat(next().policies()).containsOnlyKeys("a", "b");
            assertThat(source.owner().word()).isEqualTo("file");
        }
    }

    @Test
    void reports_of_the_system_are_enough() throws IOException, InterruptedException {
        Path file = directory.resolve("fairlead.yaml");
        write(file, "a");
        try (FileSource source = source(file, NEVER)) {
            assertThat(next().policies()).containsOnlyKeys("a");
            Path other = directory.resolve("fairlead.tmp");
            write(other, "b");
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            assertThat(next().policies()).containsOnlyKeys("b");
            assertThat(source.owner().word()).isEqualTo("file");
        }
    }

    @Test
    void a_swapped_link_as_in_a_config_map_is_a_change() throws IOException, InterruptedException {
        for (String version : new String[] {"v1", "v2"}) {
            Files.createDirectory(directory.resolve(version));
            write(directory.resolve(version).resolve("fairlead.yaml"), version);
        }
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("v1"));
        Path file = directory.resolve("fairlead.yaml");
        Files.createSymbolicLink(file, Path.of("..data/fairlead.yaml"));
        try (FileSource source = source(file, NEVER)) {
            assertThat(next().policies()).containsOnlyKeys("v1");
            Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("v2"));
            Files.move(directory.resolve("..tmp"), directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            assertThat(next().policies()).containsOnlyKeys("v2");
            assertThat(source.owner().word()).isEqualTo("file");
        }
    }

    @Test
    void a_broken_file_keeps_what_was_last_good() throws IOException, InterruptedException {
        Path file = directory.resolve("fairlead.yaml");
        write(file, "a");
        try (FileSource source = source(file, OFTEN)) {
            assertThat(next().diagnostics()).isEmpty();
            Files.writeString(file, "policies:\n  a: {}\n\tb: {}\n");
            Declaration broken = next();
            assertThat(broken.policies()).containsOnlyKeys("a");
            assertThat(broken.diagnostics()).hasSize(1);
            assertThat(broken.diagnostics().getFirst().place().line()).isEqualTo(3);
            assertThat(broken.diagnostics().getFirst().text())
                    .endsWith("; what it declared before goes on being served");
            Files.delete(file);
            Declaration gone = next();
            assertThat(gone.policies()).containsOnlyKeys("a");
            assertThat(gone.diagnostics()).extracting(Diagnostic::text).containsExactly("the file does not exist");
            write(file, "c");
            assertThat(next().policies()).containsOnlyKeys("c");
            assertThat(source.owner().word()).isEqualTo("file");
        }
    }

    @Test
    void a_directory_is_all_of_its_files() throws IOException, InterruptedException {
        write(directory.resolve("1.yaml"), "a");
        write(directory.resolve("2.yml"), "b", "a");
        write(directory.resolve("3.json"), "c");
        write(directory.resolve(".hidden.yaml"), "d");
        try (FileSource source = source(directory, OFTEN)) {
            Declaration first = next();
            assertThat(first.policies()).containsOnlyKeys("a", "b");
            assertThat(first.diagnostics())
                    .extracting(Diagnostic::text)
                    .allMatch(text -> text.startsWith("it is declared a second time"));
            Files.delete(directory.resolve("1.yaml"));
            assertThat(next().diagnostics()).isEmpty();
            assertThat(source.owner().word()).isEqualTo("file");
        }
    }

    @Test
    void a_file_that_is_not_there_is_told_as_an_error() throws InterruptedException {
        Path file = directory.resolve("none").resolve("fairlead.yaml");
        try (FileSource source = source(file, OFTEN)) {
            assertThat(next().diagnostics()).extracting(Diagnostic::text).containsExactly("the file does not exist");
            assertThat(source.owner().word()).isEqualTo("file");
        }
    }

    @Test
    void a_closed_source_tells_nothing_more() throws IOException, InterruptedException {
        Path file = directory.resolve("fairlead.yaml");
        write(file, "a");
        source(file, OFTEN).close();
        assertThat(next().policies()).containsOnlyKeys("a");
        write(file, "b");
        assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }
}
