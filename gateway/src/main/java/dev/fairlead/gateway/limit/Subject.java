package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What is counted together: a client under a policy, in a window or in one period.
 *
 * @param key in the ledger; what stands in braces decides where a cluster keeps it
 * @param windowNanos 0 for a period
 * @param calendar of a period
 * @param endMillis when the period ends; {@link Long#MAX_VALUE} for a window
 * @param lengthSeconds of the window or the period
 */
record Subject(String key, long windowNanos, Optional<Calendar> calendar, long endMillis, long lengthSeconds) {

    /** By what periods are told apart; how many requests one holds may change. */
    record Calendar(Policy.Period per, ZoneId zone) {}

    static Subject of(String prefix, CountKey key, Policy.RateLimit rate) {
        Duration window = rate.per();
        String name = prefix + ":rate:{" + named(key) + "}:" + window.toMillis();
        return new Subject(name, window.toNanos(), Optional.empty(), Long.MAX_VALUE, LocalLimiter.windowSeconds(rate));
    }

    static Subject of(String prefix, CountKey key, Policy.Quota quota, long millis) {
        CalendarQuota.Span span = CalendarQuota.spanAt(quota, millis, 0);
        String name =
                prefix + ":quota:{" + named(key) + "}:" + quota.per().name().charAt(0) + span.startMillis() / 1000;
        long seconds = (span.endMillis() - span.startMillis()) / 1000;
        Calendar calendar = new Calendar(quota.per(), quota.zone());
        return new Subject(name, 0, Optional.of(calendar), span.endMillis(), seconds);
    }

    boolean isWindow() {
        return windowNanos > 0;
    }

    /** Whether it is the period of that moment. A clock that is set back does not begin a period again. */
    boolean covers(Policy.Quota quota, long millis) {
        Calendar mine = calendar.orElseThrow();
        return millis < endMillis && mine.per() == quota.per() && mine.zone().equals(quota.zone());
    }

    // Names may hold anything; braces and bars in them are written as something that no name has.
    private static String named(CountKey key) {
        String whole =
                escaped(key.client().toString()) + "|" + escaped(key.policy().toString());
        return key.what().isEmpty() ? whole : whole + "|" + escaped(key.what());
    }

    private static String escaped(String name) {
        return name.replace("%", "%25").replace("{", "%7B").replace("}", "%7D").replace("|", "%7C");
    }
}
