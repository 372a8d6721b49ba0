package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What kompose makes of its own inputs beside what is made of them here: {@code -Dfairlead.corpora=DIR} with its fixtures
 * below {@code kubernetes+kompose}. Each difference falls under a row of the table, which says who is right, and why; one
 * that does not is a failure. How many fall under each is in {@code target/kompose.tsv}. What is always there to
 * compare is {@code src/test/kompose}: stacks of our own, with what kompose makes of such ones written beside them.
 */
final class KomposeGoldenTest {

    private static final int LOOK_ALIKE_ROWS = 12;

    private record Row(Pattern difference, String verdict) {}

    private static final List<Row> ROWS = rows();

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> unclassified = new ArrayList<>();

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        KomposeDifferences.TABLE.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int cut = line.indexOf(" => ");
            rows.add(new Row(
                    Pattern.compile(line.substring(0, cut).strip()),
                    line.substring(cut + 4).strip()));
        });
        return rows;
    }

    @Test
    void every_difference_of_a_look_alike_has_its_reason() throws IOException {
        for (Path golden : goldens(Path.of("src/test/kompose"))) {
            assertThat(compared(golden)).as("%s", golden).isTrue();
        }
        assertThat(unclassified).isEmpty();
        assertThat(counts.keySet())
                .as("rows that look-alikes fall under")
                .hasSizeGreaterThan(LOOK_ALIKE_ROWS)
                .anyMatch(verdict -> verdict.contains("the published port stands in the Service that others call"))
                .anyMatch(verdict -> verdict.contains("a shell line is one word"))
                .anyMatch(verdict -> verdict.contains("every volume makes Recreate"))
                .anyMatch(verdict -> verdict.contains("a bare Pod that nobody brings back"))
                .anyMatch(verdict -> verdict.contains("env_file counts before environment"));
    }

    @Test
    void every_difference_has_its_reason() throws IOException {
        Path root = Path.of(System.getProperty("fairlead.corpora", ""), "kubernetes+kompose/script/test/fixtures");
        assumeTrue(
                !System.getProperty("fairlead.corpora", "").isEmpty() && Files.isDirectory(root),
                "skipped: no fixtures of kompose below -Dfairlead.corpora=DIR");
        int compared = 0;
        for (Path golden : goldens(root)) {
            compared += compared(golden) ? 1 : 0;
        }
        List<String> lines = new ArrayList<>(List.of(compared + "\tgolden files compared"));
        counts.forEach((verdict, count) -> lines.add(count + "\t" + verdict));
        Files.write(Path.of("target/kompose.tsv"), lines);
        Files.write(Path.of("target/kompose-unclassified.txt"), unclassified);
        assertThat(compared).isGreaterThan(30);
        assertThat(unclassified).isEmpty();
    }

    private static List<Path> goldens(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().matches(".*k8s.*\\.ya?ml"))
                    .sorted()
                    .toList();
        }
    }

    // The input that a golden file is the output of: of that name where there are several, else the one.
    private static List<Path> inputs(Path golden) throws IOException {
        Path directory = golden.getParent();
        try (Stream<Path> files = Files.list(directory == null ? Path.of(".") : directory)) {
            List<Path> inputs = files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(file -> !file.getFileName().toString().contains("output"))
                    .filter(StackReader::isOne)
                    .sorted()
                    .toList();
            return inputs.size() > 1 && !String.valueOf(directory).endsWith("multiple-files")
                    ? List.of(inputs.getFirst())
                    : inputs;
        }
    }

    private boolean compared(Path golden) throws IOException {
        List<Path> inputs = inputs(golden);
        if (inputs.isEmpty()) {
            return false;
        }
        Converted converted = Convert.run(
                StackReader.readExactly(inputs, Map.of("HOME", "/home/me")), new Convert.Options(Set.of("*")));
        Map<String, Map<String, String>> ours = new TreeMap<>();
        converted.manifests().forEach(manifest -> ours.put(manifest.id(), manifest.texts()));
        if (!converted.findings().isEmpty()) {
            classified(
                    golden, "input refused: " + converted.findings().getFirst().code());
            return true;
        }
        for (String document : Files.readString(golden).split("(?m)^---\\s*$", -1)) {
            if (!document.isBlank() && document.contains("kind:")) {
                Map<String, String> theirs = Sample.read(document);
                String id = theirs.get("/kind") + "/" + theirs.get("/metadata/name");
                differences(golden, id, theirs, ours);
            }
        }
        return true;
    }

    private void differences(
            Path golden, String id, Map<String, String> theirs, Map<String, Map<String, String>> ours) {
        Map<String, String> own = ours.get(id);
        if (own == null) {
            String name = id.substring(id.indexOf('/') + 1);
            String instead = ours.keySet().stream()
                    .filter(other -> other.endsWith("/" + name))
                    .filter(other -> other.matches("(Deployment|StatefulSet|DaemonSet|Job)/.*"))
                    .findFirst()
                    .orElse("nothing");
            classified(golden, "no " + id + ", but " + instead);
            return;
        }
        theirs.forEach((pointer, value) -> {
            String mine = own.getOrDefault(pointer, own.containsValue(value) ? "elsewhere" : "none");
            if (!mine.equals(value)) {
                classified(golden, id + "#" + pointer + ": " + value + " | " + mine);
            }
        });
    }

    private void classified(Path golden, String difference) {
        String line = difference.replace('\n', ' ');
        for (Row row : ROWS) {
            if (row.difference().matcher(line).matches()) {
                counts.merge(row.verdict(), 1, Integer::sum);
                return;
            }
        }
        unclassified.add(golden.getParent() + " " + golden.getFileName() + " " + line);
    }
}
