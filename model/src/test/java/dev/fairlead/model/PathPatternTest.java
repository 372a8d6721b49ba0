package dev.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

    @Test
    void reads_literals_parameters_and_a_last_star() {
        PathPattern pattern = PathPattern.parse("/charges/{id}/lines/*");

        assertThat(pattern.wildcard()).isTrue();
        assertThat(pattern.parameters()).isEqualTo(List.of("id"));
        assertThat(pattern).hasToString("/charges/{id}/lines/*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "charges", "//", "/a//b", "/a/", "/*/b", "/a*", "/{}", "/{a}b", "/{a}/{a}", "/a}"})
    void says_what_is_wrong_with_a_bad_pattern(String text) {
        assertThatThrownBy(() -> PathPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void prints_what_it_read(@ForAll List<@AlphaChars @StringLength(min = 1, max = 5) String> names) {
        String text = names.isEmpty() ? "/" : "/" + String.join("/", names);

        assertThat(PathPattern.parse(text)).hasToString(text);
    }
}
