package dev.fairlead.sources.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gate of completeness: every option that Traefik reads from a label is understood. */
final class EveryOptionTest {

    private static final Map<String, String> VALUES =
            Map.of("text", "foobar", "texts", "foobar, foobar", "bool", "true", "whole", "42", "duration", "42s");

    @Test
    void every_option_of_traefik_is_understood() throws IOException {
        List<String> options = Files.readAllLines(Path.of("src/test/resources/traefik-options.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        List<String> unknown = new ArrayList<>();
        for (String option : options) {
            String[] words = option.split(" ", 2);
            String label = "traefik." + words[0];
            String value = VALUES.getOrDefault(words[1], "");
            for (String spelled : List.of(label, upper(label))) {
                if (!understood(spelled, value)) {
                    unknown.add(spelled + "=" + value);
                }
            }
        }
        System.getLogger("gate")
                .log(
                        System.Logger.Level.INFO,
                        "{0} of {1} options of Traefik's labels are understood, each in two spellings",
                        options.size() - unknown.size(),
                        options.size());
        assertThat(options).hasSizeGreaterThan(200);
        assertThat(unknown).isEmpty();
    }

    // Names of options count in any case, the root does not.
    private static String upper(String label) {
        return "traefik" + label.substring("traefik".length()).toUpperCase(Locale.ROOT);
    }

    private static boolean understood(String label, String value) {
        Container container = new Container(
                "web", "web", Map.of(label, value), List.of(80), new Container.Reach.At("web"), Place::of);
        LabelTree.Result result = LabelTree.read(container);
        return result.problems().isEmpty() && !result.root().members().isEmpty();
    }
}
