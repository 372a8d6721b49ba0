package dev.fairlead.gateway.observe.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Times as RFC 3339 in UTC with milliseconds. The text of a second is kept, as most lines share it with the last. */
public final class LineTime {

    private long second = Long.MIN_VALUE;
    private byte[] prefix = {};

    /** Appends a time with its quotes. For one thread. */
    public void append(JsonBytes line, long epochMillis) {
        long wanted = Math.floorDiv(epochMillis, 1000);
        if (wanted != second) {
            // 2026-11-21T21:37:01Z with its Z cut off
            String text = Instant.ofEpochSecond(wanted).toString();
            prefix = ('"' + text.substring(0, text.length() - 1) + '.').getBytes(StandardCharsets.US_ASCII);
            second = wanted;
        }
        line.raw(prefix).digits(Math.floorMod(epochMillis, 1000), 3).raw('Z').raw('"');
    }
}
