package dev.fairlead.gateway.observe.log;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as RFC 3339 in UTC with milliseconds. The text of a second is kept, as most lines share it with the last. Made
 * without a formatter: loading those would be the dearest part of the first line.
 */
public final class LineTime {

    // 0000-01-01 to 9999-12-31, all that RFC 3339 can say.
    private static final long FIRST_SECOND = -62_167_219_200L;
    private static final long LAST_SECOND = 253_402_300_799L;

    private final JsonBytes prefix = new JsonBytes(32, 32);
    private long second = Long.MIN_VALUE;

    /** Appends a time with its quotes. For one thread. */
    public void append(JsonBytes line, long epochMillis) {
        long wanted = Math.clamp(Math.floorDiv(epochMillis, 1000), FIRST_SECOND, LAST_SECOND);
        if (wanted != second) {
            second = wanted;
            write(LocalDateTime.ofEpochSecond(wanted, 0, ZoneOffset.UTC));
        }
        line.raw(prefix).digits(Math.floorMod(epochMillis, 1000), 3).raw('Z').raw('"');
    }

    private void write(LocalDateTime time) {
        prefix.clear().raw('"').digits(time.getYear(), 4);
        prefix.raw('-').digits(time.getMonthValue(), 2);
        prefix.raw('-').digits(time.getDayOfMonth(), 2);
        prefix.raw('T').digits(time.getHour(), 2);
        prefix.raw(':').digits(time.getMinute(), 2);
        prefix.raw(':').digits(time.getSecond(), 2).raw('.');
    }
}
