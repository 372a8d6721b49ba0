package dev.fairlead.gateway.observe.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBytesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "10, 10",
        "999999999999999999, 999999999999999999",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "-1, -1"
    })
    void numbers_are_decimal(long value, String text) {
        assertThat(text(new JsonBytes(1, 100).number(value))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.000", "999, 0.000", "1000, 0.001", "12345678, 12.345", "3600000000000, 3600000.000", "-5, 0.000"})
    void nanoseconds_become_milliseconds(long nanos, String text) {
        assertThat(text(new JsonBytes(1, 100).millis(nanos))).isEqualTo(text);
    }

    @Property
    void any_bytes_become_one_valid_line_of_utf8(@ForAll byte[] bytes) throws CharacterCodingException {
        JsonBytes json = new JsonBytes(16, 1 << 20).utf8(bytes, 0, bytes.length, 1 << 20);

        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(json.copy()))
                .toString();
        assertThat(text.codePoints()).noneMatch(Utf8::unseen);
        assertThat(text).startsWith("\"").endsWith("\"");
        assertThat(text.substring(1, text.length() - 1)).doesNotContainPattern("(?<!\\\\)(\\\\\\\\)*\"");
    }

    @Property
    void text_and_its_utf8_look_the_same(@ForAll String value) {
        String whole = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        byte[] utf8 = whole.getBytes(StandardCharsets.UTF_8);

        String fromText = text(new JsonBytes(16, 1 << 20).text(whole, 1 << 20));

        assertThat(text(new JsonBytes(16, 1 << 20).utf8(utf8, 0, utf8.length, 1 << 20)))
                .isEqualTo(fromText);
    }

    @Property
    void code_points_are_read_as_the_jdk_reads_them(@ForAll @Size(max = 5) byte[] bytes) {
        if (bytes.length > 0) {
            int codePoint = Utf8.codePoint(bytes, 0, bytes.length);
            String jdk = new String(bytes, StandardCharsets.UTF_8);
            assertThat(codePoint == -1 ? 0xfffd : codePoint).isEqualTo(jdk.codePointAt(0));
        }
    }

    @Property
    void a_cut_never_splits_a_character_or_an_escape(@ForAll @IntRange(max = 30) int limit) {
        String cut = text(new JsonBytes(16, 1000).text("a\u00e9\"\u0001\ud83d\ude00\ud800zzzzzzzzzzzzzzzz", limit));

        assertThat("\"a\u00e9\\\"\\u0001\ud83d\ude00\\ufffdzzzzzzzzzzzzzzzz\"")
                .startsWith(cut.substring(0, cut.length() - 2));
        assertThat(cut.endsWith("\u2026\"")).isTrue();
        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(limit + 5);
    }

    @Test
    void half_a_surrogate_pair_is_replaced() {
        assertThat(text(new JsonBytes(16, 100).text("\ud800x", 50))).isEqualTo("\"\\ufffdx\"");
    }

    @Test
    void the_buffer_never_outgrows_its_bound() {
        JsonBytes json = new JsonBytes(8, 16).raw(new byte[10]);

        assertThatThrownBy(() -> json.raw(new byte[10]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("20 bytes");
    }

    private static String text(JsonBytes json) {
        return new String(json.copy(), StandardCharsets.UTF_8);
    }
}
