package dev.fairlead.cli.role;

import dev.fairlead.store.replica.ReplicaViews;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells the store what a replica has in its table: at once when the table is another one, and otherwise now and then, if
 * anything changed. A large table is looked at less often, so that looking never takes more than a hundredth of the time. For one thread.
 */
final class ViewTeller {

    private static final Duration OFTEN = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofMinutes(10);
    private static final int PART_OF_THE_TIME = 100;

    private final ReplicaViews views;
    private final String replica;
    private final Supplier<String> view;
    private final LongSupplier nanos;
    private boolean begun;
    private long snapshot;
    private long next;
    private long toldAt;
    private int told;

    ViewTeller(ReplicaViews views, String replica, Supplier<String> view, LongSupplier nanos) {
        this.views = views;
        this.replica = replica;
        this.view = view;
        this.nanos = nanos;
    }

    /** Tells, if it is time to. */
    void tell(long number) {
        long now = nanos.getAsLong();
        if (begun && number == snapshot && now - next < 0) {
            return;
        }
        String json = view.get();
        long took = nanos.getAsLong() - now;
        boolean same = begun && told == json.hashCode() && now - toldAt < AGAIN.toNanos();
        if (!same) {
            views.save(replica, json);
            told = json.hashCode();
            toldAt = now;
        }
        begun = true;
        snapshot = number;
        next = now + Math.max(OFTEN.toNanos(), PART_OF_THE_TIME * took);
    }
}
