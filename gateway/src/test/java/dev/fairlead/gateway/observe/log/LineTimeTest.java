package dev.fairlead.gateway.observe.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTimeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000Z",
        "-1, 1969-12-31T23:59:59.999Z",
        "1709164799999, 2024-02-28T23:59:59.999Z",
        "1709164800000, 2024-02-29T00:00:00.000Z",
        "253402300799999, 9999-12-31T23:59:59.999Z",
        "253402300800000, 9999-12-31T23:59:59.000Z"
    })
    void a_time_is_rfc_3339(long millis, String text) {
        assertThat(text(new LineTime(), millis)).isEqualTo('"' + text + '"');
    }

    @Property
    void a_kept_second_changes_nothing(
            @ForAll @LongRange(min = 0, max = 253402300700000L) long first,
            @ForAll @LongRange(min = 0, max = 2000) long later) {
        LineTime time = new LineTime();
        text(time, first);

        assertThat(Instant.parse(text(time, first + later).replace("\"", "")).toEpochMilli())
                .isEqualTo(first + later);
    }

    private static String text(LineTime time, long millis) {
        JsonBytes line = new JsonBytes(64, 64);
        time.append(line, millis);
        return new String(line.copy(), StandardCharsets.UTF_8);
    }
}
