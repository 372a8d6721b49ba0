package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeaderName;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long an idle connection may be kept: a backend that says {@code Keep-Alive: timeout=5} hangs up after 5 s. */
final class KeepAlive {

    private static final String TIMEOUT = "timeout=";
    private static final int MAX_DIGITS = 6;

    /** We stop using it that much before the backend closes it. */
    private static final long MARGIN = TimeUnit.SECONDS.toNanos(1);

    private KeepAlive() {}

    /** At most {@code ours}; 0 or less means that it is not worth keeping. */
    static long idleNanos(Fields fields, long ours) {
        String value = fields.value(fields.find(HeaderName.KEEP_ALIVE));
        int at = value == null ? -1 : value.toLowerCase(Locale.ROOT).indexOf(TIMEOUT);
        if (value == null || at < 0) {
            return ours;
        }
        int start = at + TIMEOUT.length();
        int end = start;
        while (end < value.length() && end - start < MAX_DIGITS && Character.isDigit(value.charAt(end))) {
            end++;
        }
        if (end == start) {
            return ours;
        }
        long theirs = TimeUnit.SECONDS.toNanos(Long.parseLong(value, start, end, 10));
        return Math.min(ours, theirs > MARGIN ? theirs - MARGIN : theirs / 2);
    }
}
