package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A count that begins again with each calendar period of a zone. The calendar is asked only when a period ends; until
 * then a request costs a comparison and a compare-and-set. A clock that is set back does not begin a period again.
 */
final class CalendarQuota {

    private final Policy.Quota quota;
    private final AtomicReference<Span> present;

    /** One period: midnight to midnight of the zone, which over a change of its clocks is not a multiple of 24 hours. */
    record Span(long startMillis, long endMillis, AtomicLong used, AtomicLong told, AtomicLong others) {

        Span(long startMillis, long endMillis, long used) {
            this(startMillis, endMillis, new AtomicLong(used), new AtomicLong(), new AtomicLong());
        }

        long left(long limit) {
            return limit - used.get() - others.get();
        }
    }

    /** The period at that moment, with so many requests made in it already. */
    CalendarQuota(Policy.Quota quota, long millis, long used) {
        this.quota = quota;
        this.present = new AtomicReference<>(spanAt(quota, millis, used));
    }

    /** Whether it counts by that calendar; the number of requests may differ. */
    boolean countsBy(Policy.Quota other) {
        return quota.per() == other.per() && quota.zone().equals(other.zone());
    }

    /** Counts a request unless the limit is used up. */
    Reading take(long millis, long limit) {
        Span span = at(millis);
        long most = limit - span.others().get();
        long used = span.used().get();
        while (used < most) {
            if (span.used().compareAndSet(used, used + 1)) {
                return reading(span, true, most - used - 1, millis);
            }
            used = span.used().get();
        }
        return reading(span, false, 0, millis);
    }

    /** Takes back a request that was just counted. */
    void giveBack(long millis) {
        at(millis).used().getAndUpdate(used -> Math.max(0, used - 1));
    }

    /** What a request would find. */
    Reading look(long millis, long limit) {
        Span span = at(millis);
        long left = Math.max(0, span.left(limit));
        return reading(span, left > 0, left, millis);
    }

    /** How many requests count at that moment. */
    long used(long millis) {
        return at(millis).used().get();
    }

    /** Its present period: what was counted here in it, what of that was told to others, and what they told. */
    Span span() {
        return present.get();
    }

    Policy.Quota quota() {
        return quota;
    }

    /** Whether its period is over, so that nothing is lost with it. */
    boolean isOver(long millis) {
        return millis >= present.get().endMillis();
    }

    private Span at(long millis) {
        Span span = present.get();
        while (millis >= span.endMillis()) {
            present.compareAndSet(span, spanAt(quota, millis, 0));
            span = present.get();
        }
        return span;
    }

    private static Reading reading(Span span, boolean admitted, long remaining, long millis) {
        long reset = Math.max(1, Math.ceilDiv(span.endMillis() - millis, 1000L));
        return new Reading(admitted, remaining, reset, (span.endMillis() - span.startMillis()) / 1000);
    }

    static Span spanAt(Policy.Quota quota, long millis, long used) {
        LocalDate today = Instant.ofEpochMilli(millis).atZone(quota.zone()).toLocalDate();
        LocalDate first =
                switch (quota.per()) {
                    case DAY -> today;
                    case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    case MONTH -> today.withDayOfMonth(1);
                };
        LocalDate next =
                switch (quota.per()) {
                    case DAY -> first.plusDays(1);
                    case WEEK -> first.plusWeeks(1);
                    case MONTH -> first.plusMonths(1);
                };
        return new Span(midnight(first, quota), midnight(next, quota), used);
    }

    private static long midnight(LocalDate date, Policy.Quota quota) {
        return date.atStartOfDay(quota.zone()).toInstant().toEpochMilli();
    }
}
