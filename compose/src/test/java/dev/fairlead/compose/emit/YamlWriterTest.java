package dev.fairlead.compose.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written is read as the same. */
final class YamlWriterTest {

    private static final Cause WHY = Cause.rule("a test");

    private static String read(String yaml, String key) {
        try {
            Node root = Yaml.readAsWritten(yaml.getBytes(StandardCharsets.UTF_8), "written", Set.of())
                    .root();
            return root instanceof Node.Mapping mapping && mapping.members().get(key) instanceof Node.Text text
                    ? text.value()
                    : "not text: " + yaml;
        } catch (Yaml.Malformed malformed) {
            throw new AssertionError(yaml, malformed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yes",
                "No",
                "on",
                "null",
                "~",
                "true",
                "1",
                "1.5",
                "0x1f",
                "1e3",
                "12:30:00",
                "2026-01-01",
                "- a",
                "a: b",
                "a:b",
                "a #b",
                "#a",
                "&a",
                "*a",
                "!a",
                "%a",
                "@a",
                "`a`",
                "{a}",
                "[a]",
                "a,b",
                "'a'",
                "\"a\"",
                "a\nb",
                "a\nb\n",
                "a\n\nb\n\n",
                "\na",
                " a\nb",
                "a \nb",
                "a\tb\nc",
                "|",
                ">",
                "=",
                "<<",
                "\u0085",
                "\u2028",
                "ü",
                "😀",
                "\u0000",
                "C:\\x",
                "$(A)",
                "a:",
                ":a",
                "?",
                "-",
                "--- a",
                "... a",
                ".inf",
                ".nan",
                "_1",
                "a\r\nb"
            })
    void every_text(String text) {
        assertThat(read(YamlWriter.write(new Draft().put("key", text, WHY)), "key"))
                .isEqualTo(text);
        assertThat(read(YamlWriter.write(new Draft().put("k" + text, "v", WHY)), "k" + text))
                .isEqualTo("v");
    }

    @Test
    void random_texts() {
        List<String> parts = List.of(" ", "\n", ":", "#", "-", "a", "'", "\"", "\\", "\t", "{", "é", "0", "|", "  x");
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(9); i >= 0; i--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            assertThat(read(YamlWriter.write(new Draft().put("key", text.toString(), WHY)), "key"))
                    .as("%d", seed)
                    .isEqualTo(text.toString());
        }
    }
}
