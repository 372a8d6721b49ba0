package dev.fairlead.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Policy;
import dev.fairlead.model.Policy.Period;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarQuotaTest {

    /** Zones whose clocks change at or about midnight, a day that a zone skipped, months of each length. */
    @ParameterizedTest
    @CsvSource({
        "DAY,   UTC,               2026-11-21T21:42:00Z, 2026-11-22T00:00:00Z, 86400",
        "DAY,   UTC,               2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z, 86400",
        "DAY,   UTC,               2026-12-31T23:59:59Z, 2027-01-01T00:00:00Z, 86400",
        "DAY,   Europe/Berlin,     2026-03-29T12:00:00Z, 2026-03-29T22:00:00Z, 82800",
        "DAY,   Europe/Berlin,     2026-10-25T12:00:00Z, 2026-10-25T23:00:00Z, 90000",
        "DAY,   America/Santiago,  2026-09-06T12:00:00Z, 2026-09-07T03:00:00Z, 82800",
        "DAY,   Asia/Kolkata,      2026-11-21T18:29:59Z, 2026-11-21T18:30:00Z, 86400",
        "DAY,   Pacific/Apia,      2011-12-29T12:00:00Z, 2011-12-30T10:00:00Z, 86400",
        "WEEK,  UTC,               2026-11-22T23:59:59Z, 2026-11-23T00:00:00Z, 604800",
        "WEEK,  UTC,               2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z, 604800",
        "WEEK,  Europe/Berlin,     2026-10-20T00:00:00Z, 2026-10-25T23:00:00Z, 608400",
        "WEEK,  UTC,               2027-01-01T12:00:00Z, 2027-01-04T00:00:00Z, 604800",
        "MONTH, UTC,               2026-02-10T00:00:00Z, 2026-03-01T00:00:00Z, 2419200",
        "MONTH, UTC,               2028-02-10T00:00:00Z, 2028-03-01T00:00:00Z, 2505600",
        "MONTH, Europe/Berlin,     2026-03-31T21:59:59Z, 2026-03-31T22:00:00Z, 2674800",
        "MONTH, Asia/Tokyo,        2026-11-30T15:00:00Z, 2026-12-31T15:00:00Z, 2678400",
    })
    void ends_at_midnight_of_the_zone(Period per, String zone, Instant now, Instant end, long seconds) {
        Policy.Quota quota = new Policy.Quota(1, per, ZoneId.of(zone));
        CalendarQuota calendar = new CalendarQuota(quota, now.toEpochMilli(), 0);

        Reading first = calendar.take(now.toEpochMilli(), 1);

        assertThat(first).isEqualTo(new Reading(true, 0, end.getEpochSecond() - now.getEpochSecond(), seconds));
        assertThat(calendar.take(end.toEpochMilli() - 1, 1).admitted()).isFalse();
        assertThat(calendar.take(end.toEpochMilli(), 1).admitted()).isTrue();
    }

    @Test
    void begins_no_period_again_when_the_clock_is_set_back() {
        Policy.Quota quota = new Policy.Quota(1, Period.DAY, ZoneId.of("UTC"));
        long noon = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
        CalendarQuota calendar = new CalendarQuota(quota, noon, 0);
        calendar.take(noon, 1);

        assertThat(calendar.take(noon - 86_400_000L, 1).admitted()).isFalse();
    }

    @Test
    void says_at_least_one_second() {
        Policy.Quota quota = new Policy.Quota(1, Period.DAY, ZoneId.of("UTC"));
        long last = Instant.parse("2026-11-21T23:59:59.999Z").toEpochMilli();

        assertThat(new CalendarQuota(quota, last, 1).take(last, 1)).isEqualTo(new Reading(false, 0, 1, 86400));
    }
}
