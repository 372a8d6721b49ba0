package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Owner;
import dev.fairlead.model.form.DeclarationForm;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of {@code src/test/golden}: a configuration file, a line {@code ----------}, and all that is found in it, one
 * finding a line; where nothing is found, its canonical form. With {@code -Dgolden=write} the lower halves are written
 * anew, to be read in the difference.
 */
final class GoldenTest {

    private static final String BAR = "----------\n";
    private static final Path ROOT = Path.of("src/test/golden");

    static final KeyHasher KEYS = new KeyHasher() {
        @Override
        public KeyHash hash(String secret) {
            return KeyHash.of(secret.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.of("flk_" + "derived00000" + "_" + "D".repeat(32));
        }
    };

    private static final Map<String, String> VARIABLES =
            Map.of("SET", "value", "NUMBER", "42", "KEY", "flk_abcdefghijkl_" + "K".repeat(32), "EMPTY", "");

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_file_reads_as_it_says(String name) throws IOException {
        Path file = ROOT.resolve(name);
        String text = Files.readString(file);
        int bar = text.indexOf(BAR);
        String input = bar < 0 ? text : text.substring(0, bar);
        String outcome = outcome(input);
        if (System.getProperty("golden", "").equals("write")) {
            Files.writeString(file, input + BAR + outcome);
            return;
        }
        assertThat(outcome).isEqualTo(text.substring(bar + BAR.length()));
    }

    private static String outcome(String input) {
        Unreadable document;
        try {
            document =
                    new Unreadable(Yaml.read(input.getBytes(StandardCharsets.UTF_8), "fairlead.yaml", VARIABLES::get));
        } catch (Yaml.Malformed malformed) {
            return malformed.getMessage() + "\n";
        }
        DeclarationReader reader = new DeclarationReader(Owner.FILE, KEYS);
        document.diagnostics().forEach(reader::note);
        reader.file(document.root());
        Declaration declaration = reader.declaration(0);
        return declaration.diagnostics().isEmpty()
                ? Json.pretty(DeclarationForm.write(declaration))
                : declaration.diagnostics().stream().map(GoldenTest::line).collect(Collectors.joining());
    }

    private static String line(Diagnostic diagnostic) {
        return diagnostic.severity().name().toLowerCase(java.util.Locale.ROOT) + " " + diagnostic + "\n";
    }
}
