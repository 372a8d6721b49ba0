package dev.fairlead.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * Hours of some days of the week. Where {@code to} is not behind {@code from} they go on over midnight, and belong to the
 * day on which they begin: Friday from 22:00 to 06:00 ends on Saturday; from 00:00 to 00:00 is the whole day.
 *
 * @param days on which they begin; not empty
 * @param from the first moment
 * @param to the first moment that is not among them any more
 * @param zone whose clocks count; hours that a change of these clocks leaves out or doubles are so short or long
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

    public Hours {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("hours need a day");
        }
    }

    /** Whether that moment is among them. */
    public boolean holdAt(Instant moment) {
        ZonedDateTime there = moment.atZone(zone);
        LocalTime time = there.toLocalTime();
        DayOfWeek day = there.getDayOfWeek();
        if (from.isBefore(to)) {
            return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
        }
        return (days.contains(day) && !time.isBefore(from)) || (days.contains(day.minus(1)) && time.isBefore(to));
    }

    /** All days of the week. */
    public static Set<DayOfWeek> everyDay() {
        return EnumSet.allOf(DayOfWeek.class);
    }
}
