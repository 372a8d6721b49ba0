package dev.fairlead.store.replica;

import java.util.ArrayDeque;
import java.util.Deque;

/** Makes a pulse of counts that only grow: what came in between now and {@value #LOOKS} looks ago. For one thread. */
public final class PulseMeter {

    private static final int LOOKS = 10;

    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(long nanos, Counts counts) {}

    /** Looks once. */
    public Pulse look(Counts counts, long nanos) {
        looks.addLast(new Look(nanos, counts));
        if (looks.size() > LOOKS + 1) {
            looks.removeFirst();
        }
        Look first = looks.getFirst();
        return nanos == first.nanos ? Pulse.NONE : new Pulse((nanos - first.nanos) / 1e9, counts.since(first.counts));
    }
}
