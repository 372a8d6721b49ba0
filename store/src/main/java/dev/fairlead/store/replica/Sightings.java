package dev.fairlead.store.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long ago each replica said something, as who looks can tell without believing its clock: what was not there at the
 * last look came since. Only at the first look there is nothing else to go by than the time that the report names.
 */
final class Sightings {

    private final LongSupplier nanos;
    private final Map<String, Sighting> known = new HashMap<>();
    private long lookedNanos;
    private boolean looked;

    /** A report, and the earliest moment of ours that it can be of. */
    private record Sighting(Instant told, long atNanos) {}

    /** What a replica said last, and how long ago at most. */
    record Aged(ReplicaReport report, Duration age) {}

    /** @param nanos a time that only goes forwards */
    Sightings(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** All reports that there are, with their age; {@code now} is what our clock says. */
    synchronized List<Aged> of(List<ReplicaReport> reports, Instant now) {
        long at = nanos.getAsLong();
        long most = looked ? at - lookedNanos : Long.MAX_VALUE;
        List<Aged> aged = new ArrayList<>();
        for (ReplicaReport report : reports) {
            Sighting before = known.get(report.id());
            Sighting last = before != null && before.told().equals(report.seen())
                    ? before
                    : new Sighting(report.seen(), at - Math.min(most, byClocks(report.seen(), now)));
            known.put(report.id(), last);
            aged.add(new Aged(report, Duration.ofNanos(at - last.atNanos())));
        }
        known.keySet().retainAll(reports.stream().map(ReplicaReport::id).toList());
        lookedNanos = at;
        looked = true;
        return aged;
    }

    private static long byClocks(Instant told, Instant now) {
        return Math.max(0, Duration.between(told, now).toNanos());
    }
}
