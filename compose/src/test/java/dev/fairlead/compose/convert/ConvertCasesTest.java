package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.emit.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Converts each file of {@code src/test/cases} and looks at what it says of its manifests; the README there has the form. */
final class ConvertCasesTest {

    private static final Path CASES = Path.of("src/test/cases");
    private static final Pattern LINE =
            Pattern.compile("(?<object>\\S+)(?: (?<at>.*?))?? (?<how>=|~|!~)(?: (?<text>.*))?");

    @TempDir
    Path directory;

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(CASES::relativize)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void it_is_converted_as_it_says(Path file) throws IOException {
        String[] parts = Files.readString(CASES.resolve(file)).split("(?m)^--- ", -1);
        Map<String, String> environment = new HashMap<>();
        for (String part : List.of(parts).subList(1, parts.length - 1)) {
            String[] head = part.split("\n", 2);
            if (head[0].equals("environment")) {
                head[1].lines().forEach(line -> environment.put(line.split("=", 2)[0], line.split("=", 2)[1]));
            } else {
                Path beside = directory.resolve(head[0].replaceFirst("^file ", ""));
                Files.createDirectories(beside.getParent());
                Files.writeString(beside, head[1]);
            }
        }
        Sample sample = Sample.of(directory, parts[0], environment);
        List<String> lines = parts[parts.length - 1].lines().toList();
        if (lines.stream().anyMatch(line -> line.startsWith("finding ~ "))) {
            assertThat(sample.converted().manifests()).isEmpty();
        } else {
            assertThat(sample.converted().findings()).isEmpty();
        }
        assertThat(ClusterRules.problems(sample.converted())).isEmpty();
        assertThat(ClusterSchema.problems(sample.converted().manifests())).isEmpty();
        assertThat(lines).as(file + " says what to expect").first().isEqualTo("expect");
        assertThat(lines).as(file + " expects something").hasSizeGreaterThan(1);
        lines.stream().skip(1).forEach(line -> expect(sample, line));
    }

    private static void expect(Sample sample, String line) {
        if (line.matches("(has|lacks) \\S+")) {
            boolean there = sample.has(line.substring(line.indexOf(' ') + 1));
            assertThat(there).as(line).isEqualTo(line.startsWith("has "));
            return;
        }
        Matcher parts = LINE.matcher(line);
        assertThat(parts.matches()).as(line).isTrue();
        String text = parts.group("text") == null ? "" : parts.group("text");
        String at = parts.group("at") == null ? "" : parts.group("at");
        String said = said(sample, parts.group("object"), at);
        boolean begins = parts.group("object").matches("fate|expects");
        boolean good =
                switch (parts.group("how")) {
                    case "~" -> said.contains(text);
                    case "!~" -> !said.contains(text);
                    default -> begins ? said.startsWith(text) : said.equals(text);
                };
        assertThat(good).as(line + "\nfound: " + said).isTrue();
    }

    private static String said(Sample sample, String object, String at) {
        return switch (object) {
            case "*" -> sample.yaml();
            case "finding" -> sample.converted().findings().toString();
            case "fate" -> sample.fate(at);
            case "expects" -> sample.converted().expects().getOrDefault(at, "");
            default -> {
                Manifest manifest = sample.manifest(named(sample, object));
                String pointer = at.replaceFirst("^pod/", "/spec/template/spec/")
                        .replaceFirst("^container/", "/spec/template/spec/containers/0/");
                yield at.isEmpty() ? manifest.yaml() : manifest.at(pointer).orElse("");
            }
        };
    }

    private static String named(Sample sample, String object) {
        String start = object.substring(0, object.length() - (object.endsWith("*") ? 1 : 0));
        return sample.converted().manifests().stream()
                .map(Manifest::id)
                .filter(id -> start.equals(object) ? id.equals(object) : id.startsWith(start))
                .findFirst()
                .orElse(object);
    }
}
