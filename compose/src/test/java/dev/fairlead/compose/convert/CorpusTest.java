package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Verdict;
import dev.fairlead.compose.emit.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stacks of many shapes, written after the kinds that people have. A new case is a new file in {@code src/test/stacks}. */
final class CorpusTest {

    private static final Path ROOT = Path.of("src/test/stacks");
    private static final Map<String, String> ENVIRONMENT = Map.of("SET", "1", "HOME", "/home/me", "PWD", "/home/me");

    static List<Path> stacks() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static Sample convert(Path file) {
        return new Sample(Convert.run(
                dev.fairlead.compose.file.StackReader.readExactly(List.of(file), ENVIRONMENT),
                new Convert.Options(java.util.Set.of("*"))));
    }

    @Test
    void there_are_more_than_twenty() throws IOException {
        assertThat(stacks()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void every_value_is_accounted_for_and_every_object_is_good(Path file) {
        Sample sample = convert(file);

        assertThat(sample.converted().findings()).isEmpty();
        assertThat(sample.converted().manifests()).isNotEmpty();
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(ClusterSchema.problems(sample.converted().manifests())).isEmpty();
        Account account = sample.converted().account();
        assertThat(account.counts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(account.entries().size());
        for (Account.Entry entry : account.with(Verdict.REFUSED)) {
            assertThat(entry.fate().reason()).as("%s", entry.leaf()).isNotBlank();
            assertThat(entry.fate().remedy()).as("%s", entry.leaf()).isNotBlank();
            assertThat(entry.leaf().place().line()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void the_same_files_give_the_same_bytes(Path file) {
        for (Layout layout : Layout.values()) {
            Converted first = convert(file).converted();
            Converted second = convert(file).converted();
            assertThat(layout.files(second.project(), second.manifests()))
                    .isEqualTo(layout.files(first.project(), first.manifests()));
        }
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void no_secret_value_is_anywhere(Path file) {
        Sample sample = convert(file);
        String all = sample.yaml()
                + dev.fairlead.compose.account.Report.json(
                        sample.converted().account(), sample.converted().expects())
                + dev.fairlead.compose.account.Report.markdown(
                        sample.converted().account(), sample.converted().expects())
                + Layout.HELM.files(
                        sample.converted().project(), sample.converted().manifests());
        assertThat(all)
                .doesNotContain(
                        "J5brHrAXFLQSif0K",
                        "r(m)9nLGnz",
                        "H733Kdjndks81",
                        "aXk39-dns",
                        "Kx91-hidden",
                        "Zu8-pass",
                        "tok-en-1234",
                        "changethis");
    }
}
