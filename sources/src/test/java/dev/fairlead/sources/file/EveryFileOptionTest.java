package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.form.DeclarationReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The gate of completeness for dynamic files: no option of Traefik's is unknown. What is known and has no effect is
 * said, one line each.
 */
final class EveryFileOptionTest {

    private static final Map<String, String> VALUES = Map.of(
            "text", "foobar", "texts", "[foobar]", "bool", "true", "whole", "42", "duration", "42s", "empty", "{}");
    private static final List<String> UNKNOWN = List.of("is not a key here", "is not a type of middleware");
    private static final List<String> IDLE = List.of("is not available", "does nothing", "changes nothing");

    @Test
    void every_option_of_http_and_tls_in_files_is_understood() throws IOException, Yaml.Malformed {
        List<String> unknown = new ArrayList<>();
        Map<String, String> idle = new TreeMap<>();
        List<String> options = options();
        for (String option : options) {
            for (Diagnostic diagnostic : read(option)) {
                if (UNKNOWN.stream().anyMatch(diagnostic.text()::contains)) {
                    unknown.add(option + ": " + diagnostic.text());
                } else if (IDLE.stream().anyMatch(diagnostic.text()::contains)) {
                    idle.put(option, diagnostic.severity() + " " + diagnostic.text());
                }
            }
        }
        System.Logger log = System.getLogger("gate");
        log.log(
                System.Logger.Level.INFO,
                "{0} % of {1} options of Traefik in files are understood, {2} of them have no effect",
                100 * (options.size() - unknown.size()) / options.size(),
                options.size(),
                idle.size());
        idle.forEach((option, text) -> log.log(System.Logger.Level.INFO, "{0}: {1}", option, text));
        assertThat(options).hasSizeGreaterThan(250);
        assertThat(unknown).isEmpty();
    }

    // Those of labels stand in files too, but for the one server that a container is.
    private static List<String> options() throws IOException {
        try (Stream<String> labels = Files.lines(Path.of("src/test/resources/traefik-options.txt"));
                Stream<String> files = Files.lines(Path.of("src/test/resources/traefik-file-options.txt"))) {
            return Stream.concat(
                            labels.filter(line -> line.startsWith("http.") && !line.contains(".loadbalancer.server.")),
                            files.filter(line -> !line.startsWith("#")))
                    .toList();
        }
    }

    private static List<Diagnostic> read(String option) throws Yaml.Malformed {
        String[] words = option.split(" ", 2);
        StringBuilder text = new StringBuilder();
        StringBuilder end = new StringBuilder();
        for (String segment : words[0].split("\\.", -1)) {
            boolean list = segment.endsWith("]");
            String name = segment.replaceAll("\\[[0-9]*]$", "");
            text.append("{\"").append(name).append("\": ").append(list ? "[" : "");
            end.insert(0, list ? "]}" : "}");
        }
        text.append(VALUES.getOrDefault(words[1], "{}")).append(end);
        DeclarationReader reader = new DeclarationReader(Owner.FILE, GoldenTest.KEYS);
        reader.file(Yaml.read(text.toString().getBytes(StandardCharsets.UTF_8), "file.yaml", name -> null)
                .root());
        return reader.declaration(0).diagnostics();
    }
}
