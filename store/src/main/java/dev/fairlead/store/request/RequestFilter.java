package dev.fairlead.store.request;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests are looked for.
 *
 * @param wanted what must stand under each of these keys
 * @param since the first moment; empty for the first that is kept
 * @param until the moment behind the last; empty for now
 */
public record RequestFilter(Map<Key, String> wanted, Optional<Instant> since, Optional<Instant> until) {

    public RequestFilter {
        wanted = Map.copyOf(wanted);
    }

    boolean takes(RequestRecord each) {
        return each.millis() >= sinceMillis()
                && each.millis() < untilMillis()
                && wanted.entrySet().stream()
                        .allMatch(pair -> pair.getKey().fits(pair.getValue(), each.key(pair.getKey())));
    }

    /** False if a line of a chunk's index cannot be one that it takes. */
    boolean mayTake(String line) {
        return wanted.entrySet().stream()
                .allMatch(pair -> pair.getKey() == Key.STATUS || line.contains("\t" + pair.getValue()));
    }

    /** Which takes everything. */
    static RequestFilter all() {
        return new RequestFilter(Map.of(), Optional.empty(), Optional.empty());
    }

    long sinceMillis() {
        return since.map(Instant::toEpochMilli).orElse(0L);
    }

    long untilMillis() {
        return until.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    }
}
