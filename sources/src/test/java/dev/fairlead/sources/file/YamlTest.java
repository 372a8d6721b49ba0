package dev.fairlead.sources.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlTest {

    private static Node read(String text) throws Yaml.Malformed {
        return Yaml.read(text.getBytes(UTF_8), "f", Map.of("A", "1")::get).root();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "~ | null",
                "null | null",
                "True | true",
                "no | \"no\"",
                "007 | 7",
                "0o17 | 15",
                "0xFF | 255",
                "1_000 | \"1_000\"",
                "1.50 | 1.5",
                ".5 | 0.5",
                "1e3 | 1000",
                ".inf | \".inf\"",
                "1e9999 | \"1e9999\"",
                "2030-01-01 | \"2030-01-01\"",
                "12:30 | \"12:30\"",
                "!!str 5 | \"5\"",
                "\"5\" | \"5\"",
                "${A} | 1",
                "\"${A}\" | \"1\"",
                "${A}x | \"1x\"",
                "[a, {b: }] | [\"a\",{\"b\":null}]",
            })
    void a_scalar_is_what_the_core_schema_says(String text, String json) throws Yaml.Malformed {
        assertThat(Json.canonical(read(text))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '~',
            value = {
                "\"a.{{env \"A\"}}.b\" > \"a.1.b\"",
                "{{ env `A` }} > 1",
                "{{- env \"A\" -}}x > \"1x\"",
                "\"{{ env \"NONE\" | default \"z\" }}\" > \"z\"",
                "'{{ now }}' > \"{{ now }}\"",
                "'${{ env \"A\" }}' > \"${{ env \\\"A\\\" }}\"",
            })
    void a_variable_may_be_asked_for_as_a_template_of_go(String text, String json) throws Yaml.Malformed {
        assertThat(Json.canonical(read(text))).isEqualTo(json);
    }

    @Test
    void an_expression_of_a_workflow_is_no_template_of_go() {
        assertThatThrownBy(() -> read("a: 1\nb: \"x.${{ \"y\" }}\"\n"))
                .isInstanceOf(Yaml.Malformed.class)
                .message()
                .doesNotContain("templates of Go");
    }

    @Test
    void another_template_of_go_is_named_where_nothing_can_be_read_for_it() {
        assertThatThrownBy(() -> read("a: 1\nb: \"x.{{ \"y\" | upper }}\"\n"))
                .isInstanceOf(Yaml.Malformed.class)
                .hasMessageContaining("of the templates of Go only");
    }

    @Test
    void every_json_text_reads_the_same() throws Yaml.Malformed, Json.Malformed {
        String json = "{\"a\":[1,true,null,\"x\",{\"b\":\"\\né\"}],\"c\":{}}";
        assertThat(Json.canonical(read(json))).isEqualTo(json).isEqualTo(Json.canonical(Json.read(json, "j")));
    }

    @Test
    void a_billion_laughs_are_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(8))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThatThrownBy(() -> read(bomb.toString()))
                .isInstanceOf(Yaml.Malformed.class)
                .hasMessageContaining("its aliases stand for more than 100000 values");
    }

    @Test
    void depth_size_and_encoding_are_bounded() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(Yaml.Malformed.class);
        assertThatThrownBy(() -> read("- ".repeat(1_000) + "a"))
                .hasMessageContaining("it is nested more than 64 levels deep");
        assertThatThrownBy(() -> Yaml.read(new byte[Yaml.MAX_BYTES + 1], "f", name -> null))
                .hasMessageContaining("bytes long, at most");
        assertThatThrownBy(() -> Yaml.read(new byte[] {'a', '\n', 'b', (byte) 0xff}, "f", name -> null))
                .hasMessage("f:2:2: it is not UTF-8 from here on; save it as UTF-8");
        assertThatThrownBy(() -> read("a: \u0001")).isInstanceOf(Yaml.Malformed.class);
    }

    @Property(tries = 5000)
    void anything_is_read_or_refused_in_one_way(@ForAll("nearlyYaml") String text) {
        try {
            assertThat(read(text)).isNotNull();
        } catch (Yaml.Malformed malformed) {
            assertThat(malformed.text()).isNotBlank();
            assertThat(malformed.remedy()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> nearlyYaml() {
        return Arbitraries.of(
                        "a", "b", ": ", ":", "- ", "\n", "\n  ", "  ", "{", "}", "[", "]", ",", "&x ", "*x", "<<: ",
                        "\"", "'", "|", ">", "#", "!", "!!str ", "%", "@", "`", "---\n", "...\n", "? ", "${A}", "${",
                        "\\", "\t", "é", "~", "1")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }
}
