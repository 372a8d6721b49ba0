package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cli/build-version} makes of sources with and without their history. */
final class BuildVersionTest {

    @TempDir
    Path folder;

    @TempDir
    Path aside;

    private Path script;

    /** What a command came to. */
    private record Told(int status, String out, String err) {}

    @BeforeEach
    void unpack() throws IOException {
        Files.createDirectories(folder.resolve("cli"));
        script = Files.copy(Path.of("build-version"), folder.resolve("cli/build-version"));
    }

    @Test
    void an_archive_without_history_says_so_also_inside_of_another_repository() throws Exception {
        git(folder, "init", "-q");
        Path archive = Files.createDirectories(folder.resolve("inner/cli"));
        script = Files.copy(script, archive.resolve("build-version"));

        Told told = version(Map.of(), "0.1.0");

        assertThat(told.out()).isEqualTo("0.1.0+unknown-commit");
        assertThat(told.err()).contains("has no .git, so this build says 0.1.0+unknown-commit");
    }

    @Test
    void one_commit_has_one_name_and_changes_are_told() throws Exception {
        git(folder, "init", "-q");
        git(folder, "add", ".");
        git(folder, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "first");
        String commit = git(folder, "rev-parse", "HEAD");

        assertThat(version(Map.of(), "0.1.0").out()).isEqualTo("0.1.0+" + commit.substring(0, 8));

        Files.writeString(folder.resolve("new"), "of no commit");
        assertThat(version(Map.of(), "0.1.0").out()).isEqualTo("0.1.0+" + commit.substring(0, 8) + ".changed");
    }

    @Test
    void what_is_written_is_written_once_and_makes_the_jar_anew() throws Exception {
        Path entry = folder.resolve("target/build.mf");
        Path jar = folder.resolve("target/fairlead/fairlead.jar");
        Map<String, String> known = Map.of("BUILD_COMMIT", "6a8f0b27");

        assertThat(version(known, "0.1.0", entry.toString()).status()).isZero();
        assertThat(entry).hasContent("Implementation-Version: 0.1.0+6a8f0b27");

        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        version(known, "0.1.0", entry.toString());
        assertThat(jar).as("the same build").exists();

        version(Map.of("BUILD_COMMIT", "f9e755dd"), "0.1.0", entry.toString());
        assertThat(jar).as("another build").doesNotExist();
        assertThat(entry).hasContent("Implementation-Version: 0.1.0+f9e755dd");
    }

    @Test
    void what_cannot_stand_in_a_version_is_refused() throws Exception {
        Told told = version(Map.of("BUILD_COMMIT", "a b"), "0.1.0");

        assertThat(told.status()).isEqualTo(2);
        assertThat(told.err()).contains("BUILD_COMMIT is \"a b\"; it may have letters");
    }

    private Told version(Map<String, String> environment, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(words));
        return run(folder, environment, command);
    }

    private String git(Path where, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Told told = run(where, Map.of(), command);
        assertThat(told.status()).as(told.err()).isZero();
        return told.out();
    }

    private Told run(Path where, Map<String, String> environment, List<String> command) throws Exception {
        Path err = Files.createTempFile(aside, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectError(err.toFile());
        builder.environment().remove("BUILD_COMMIT");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        String told = Files.readString(err);
        Files.delete(err);
        return new Told(status, out, told);
    }
}
