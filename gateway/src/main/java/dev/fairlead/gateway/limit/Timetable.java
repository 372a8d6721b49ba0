package dev.fairlead.gateway.limit;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When which counter is looked after again; each stands in it once. Of the settling thread alone. */
final class Timetable {

    private final PriorityQueue<SharedCounter> counters =
            new PriorityQueue<>(Comparator.comparingLong(counter -> counter.due));

    /** Looks after a counter at that moment; nothing changes for one that stands here. */
    void add(SharedCounter counter, long due) {
        if (!counter.isScheduled) {
            counter.isScheduled = true;
            counter.due = due;
            counters.add(counter);
        }
    }

    /** Takes one whose moment has come out of it; null if there is none. */
    @Nullable
    SharedCounter take(long now) {
        SharedCounter first = counters.peek();
        if (first == null || first.due - now > 0) {
            return null;
        }
        first.isScheduled = false;
        return counters.poll();
    }

    /** Nanoseconds until the first moment comes; the most that there are if nothing stands here. */
    long untilNext(long now) {
        SharedCounter first = counters.peek();
        return first == null ? Long.MAX_VALUE : first.due - now;
    }

    List<SharedCounter> all() {
        return List.copyOf(counters);
    }
}
