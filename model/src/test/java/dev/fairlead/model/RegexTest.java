package dev.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "^/a$ | /a | true",
                "^/a$ | ~/a\n~ | false",
                "a.b | ~a\rb~ | true",
                "a.b | ~a\nb~ | false",
                "(?P<id>[0-9]+) | 12 | true",
                "^[[:alpha:]]+$ | ab | true",
                "^[[:^alpha:]]+$ | ab | false",
                "^[a&&b]+$ | a&b | true",
                "^[[a]+$ | [a | true",
                "^a{$ | a{ | true",
                "^a{2}$ | aa | true",
                "^{x}$ | {x} | true",
                "^\\p{Greek}$ | λ | true",
                "^\\P{Greek}$ | λ | false",
                "^\\pL$ | é | true",
                "(?i)^É$ | é | true",
                "^\\Qa.b\\E$ | a.b | true",
                "^[]a]+$ | ]a | true",
                "^a*?$ | aaa | true",
            })
    void means_what_re2_means(String expression, String text, boolean matches) {
        assertThat(new Regex(expression).pattern().matcher(text).find()).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\1",
                "\\k<a>",
                "(?=a)",
                "(?!a)",
                "(?<=a)",
                "(?<!a)",
                "(?>a)",
                "a*+",
                "a++",
                "a?+",
                "a**",
                "a{1}{2}",
                "a{1001}",
                "(",
                ")",
                "[",
                "[[:nope:]]",
                "\\",
                "\\Z",
                "\\G",
                "\\R",
                "\\h",
                "(?x)a",
                "(?U)a",
                "a\\c",
                "+",
            })
    void refuses_what_re2_does_not_have(String expression) {
        assertThatThrownBy(() -> new Regex(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 5000)
    void refuses_in_one_way_only(@ForAll("expressions") String expression) {
        Throwable refusal = catchThrowable(() -> new Regex(expression));
        if (refusal != null) {
            assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expression");
        }
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(
                        "a", "(", ")", "[", "]", "^", "$", "\\", "p", "{", "}", "L", "1", ",", "*", "+", "?", ":", "P",
                        "<", ">", "|", "Q", "E", "&&", "[:", ":]", "-", ".", "(?", "x")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
