package dev.fairlead.store.replica;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Cuts counts that only grow into minutes, and saves each when it is over. For one thread. */
public final class MinuteWriter {

    private final TrafficHistory history;
    private final String replica;
    private Optional<Instant> minute = Optional.empty();
    private Counts begun = Counts.NONE;

    public MinuteWriter(TrafficHistory history, String replica) {
        this.history = history;
        this.replica = replica;
    }

    /** Looks once; the first minute begins with the first look. */
    public void look(Counts counts, Instant now) {
        Instant current = now.truncatedTo(ChronoUnit.MINUTES);
        if (minute.filter(current::equals).isPresent()) {
            return;
        }
        Optional<Instant> over = minute;
        Counts counted = counts.since(begun);
        minute = Optional.of(current);
        begun = counts;
        over.ifPresent(ended -> history.save(replica, ended, counted));
    }
}
