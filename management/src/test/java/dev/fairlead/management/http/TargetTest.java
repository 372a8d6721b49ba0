package dev.fairlead.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @Property(tries = 300)
    void any_name_survives_the_way_through_a_path(@ForAll @StringLength(min = 1, max = 40) String name) {
        String whole = new String(
                name.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        Target target = Target.parse("/api/" + Target.encode(whole) + "?q=" + Target.encode(whole));
        assertThat(target.segments()).isEqualTo(List.of("api", whole));
        assertThat(target.query()).isEqualTo(Map.of("q", whole));
    }

    @Property(tries = 500)
    void anything_is_read_or_refused(@ForAll String anything) {
        try {
            Target.parse("/" + anything);
        } catch (Refusal refused) {
            assertThat(refused.problem().status()).isEqualTo(400);
        }
    }

    @Test
    void an_encoded_slash_stays_in_its_segment() {
        assertThat(Target.parse("/a%2Fb/c").segments()).containsExactly("a/b", "c");
        assertThat(Target.parse("/").segments()).isEmpty();
        assertThat(Target.parse("/a/").segments()).containsExactly("a", "");
    }

    @Test
    void a_plus_in_a_query_is_a_blank_and_in_a_path_it_is_itself() {
        Target target = Target.parse("/a+b?reason=for+two+of%2Bus");
        assertThat(target.segments()).containsExactly("a+b");
        assertThat(target.query()).isEqualTo(Map.of("reason", "for two of+us"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "//a", "/%", "/%4", "/%g0", "/%C3", "/?x=%ff", "/?a&a", "/\u00e4", "/ "})
    void what_has_no_one_reading_is_refused(String raw) {
        assertThatThrownBy(() -> Target.parse(raw)).isInstanceOf(Refusal.class);
    }
}
