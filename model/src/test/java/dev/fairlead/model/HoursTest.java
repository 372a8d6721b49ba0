package dev.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoursTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Days and hours, a moment on Berlin's clocks (2026-11-23 is a Monday), and whether it is among them. */
    @ParameterizedTest
    @CsvSource({
        "MONDAY FRIDAY, 08:00, 18:00, 2026-11-23T08:00, true",
        "MONDAY FRIDAY, 08:00, 18:00, 2026-11-23T17:59, true",
        "MONDAY FRIDAY, 08:00, 18:00, 2026-11-23T18:00, false",
        "MONDAY FRIDAY, 08:00, 18:00, 2026-11-23T07:59, false",
        "MONDAY FRIDAY, 08:00, 18:00, 2026-11-24T12:00, false",
        "FRIDAY,        22:00, 06:00, 2026-11-27T22:00, true",
        "FRIDAY,        22:00, 06:00, 2026-11-28T05:59, true",
        "FRIDAY,        22:00, 06:00, 2026-11-28T06:00, false",
        "FRIDAY,        22:00, 06:00, 2026-11-27T05:00, false",
        "FRIDAY,        22:00, 06:00, 2026-11-28T22:30, false",
        "SUNDAY,        22:00, 06:00, 2026-11-23T01:00, true",
        "SATURDAY,      00:00, 00:00, 2026-11-28T00:00, true",
        "SATURDAY,      00:00, 00:00, 2026-11-28T23:59, true",
        "SATURDAY,      00:00, 00:00, 2026-11-29T00:00, false",
        "SUNDAY,        02:00, 03:00, 2026-10-25T02:30, true",
    })
    void hold_from_the_first_moment_to_before_the_last(
            String days, LocalTime from, LocalTime to, LocalDateTime moment, boolean holds) {
        Hours hours = new Hours(
                Arrays.stream(days.split(" ")).map(DayOfWeek::valueOf).collect(Collectors.toSet()), from, to, BERLIN);
        assertThat(hours.holdAt(moment.atZone(BERLIN).toInstant())).isEqualTo(holds);
    }
}
