package dev.fairlead.compose.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are included have a directory and variables of their own; labels may lie in files too. */
final class IncludeTest {

    @TempDir
    Path directory;

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Stack read() {
        return StackReader.readExactly(List.of(directory.resolve("compose.yaml")), Map.of("OUTSIDE", "o"));
    }

    private static Workload workload(Stack stack, String name) {
        return Optional.ofNullable(stack.workloads().get(name))
                .orElseThrow(() -> new AssertionError("no " + name + "; " + stack.findings()));
    }

    private static String image(Stack stack, String name) {
        return workload(stack, name).image().map(Scalar::text).orElse("");
    }

    private static Scalar label(Stack stack, String name) {
        return Optional.ofNullable(workload(stack, "a").labels().get(name))
                .orElseThrow(() -> new AssertionError("no label " + name));
    }

    @Test
    void variables_of_the_env_file_beside_it_count_there_only() throws IOException {
        write("compose.yaml", "include: [sub/compose.yaml]\nservices: {a: {image: 'a:${TAG:-none}'}}\n");
        write("sub/compose.yaml", "services: {b: {image: 'b:${TAG}-${OUTSIDE}'}}\n");
        write("sub/.env", "TAG=1\nOUTSIDE=not-this\n");

        assertThat(image(read(), "a")).isEqualTo("a:none");
        assertThat(image(read(), "b")).isEqualTo("b:1-o");
    }

    @Test
    void what_the_outer_file_knows_counts_more() throws IOException {
        write("compose.yaml", "include: [{path: sub/compose.yaml, env_file: [one.env, two.env]}]\n");
        write(".env", "A=outer\n");
        write("one.env", "A=one\nB=one\nC=one\n");
        write("two.env", "C=two\n");
        write("sub/compose.yaml", "services: {b: {image: 'b:${A}-${B}-${C}'}}\n");

        assertThat(image(read(), "b")).isEqualTo("b:outer-one-two");
    }

    @Test
    void paths_begin_at_its_project_directory() throws IOException {
        write("compose.yaml", """
                include:
                - {path: [sub/a.yaml, sub/over.yaml], project_directory: elsewhere}
                - sub/b.yaml
                """);
        write("sub/a.yaml", "services: {a: {image: 'a:1', extends: {file: base.yaml, service: base}}}\n");
        write("sub/over.yaml", "services: {a: {command: [over]}}\n");
        write("sub/b.yaml", "services: {b: {extends: {file: base.yaml, service: base}}}\n");
        write("sub/base.yaml", "services: {base: {image: 'base:sub'}}\n");
        write("elsewhere/base.yaml", "services: {base: {image: 'base:1', tty: true}}\n");
        Stack stack = read();

        assertThat(stack.findings()).isEmpty();
        assertThat(workload(stack, "a").command().getFirst().text()).isEqualTo("over");
        assertThat(image(stack, "b")).isEqualTo("base:sub");
    }

    @Test
    void labels_in_files_are_below_those_of_the_service() throws IOException {
        write("compose.yaml", "services: {a: {image: 'a:1', label_file: [x.labels, y.labels], labels: {own: '1'}}}\n");
        write("x.labels", "own=x\none=x\ntwo=x\n");
        write("y.labels", "two=y\n");
        Stack stack = read();

        assertThat(label(stack, "own").text()).isEqualTo("1");
        assertThat(label(stack, "one").text()).isEqualTo("x");
        assertThat(label(stack, "two").text()).isEqualTo("y");
        assertThat(label(stack, "two").place().source()).endsWith("y.labels");
    }

    @Test
    void a_label_file_that_is_not_here_is_told() throws IOException {
        write("compose.yaml", "services: {a: {image: 'a:1', label_file: none.labels}}\n");

        assertThat(read().findings().stream().map(Finding::what))
                .containsExactly("the label_file none.labels is not here");
    }
}
