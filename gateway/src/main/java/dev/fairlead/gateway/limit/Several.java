package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;
import java.util.function.Function;

/**
 * One request against several limits of one kind: one after the other, until one refuses. What was counted by those before
 * it is taken back, so that a refused request counts nowhere. On the exchange's loop until a limit is not known here;
 * from then on wherever its answer is told.
 */
final class Several<L> {

    private final Counts<L> counts;
    private final List<Bound<L>> bounds;
    private final Exchange exchange;
    private final Readings readings;
    private final Function<Several<L>, Verdict> end;
    private int next;
    private boolean isSuspended;

    /** @param end writes what was found, and says how it goes on */
    Several(Counts<L> counts, Allowance allowance, Exchange exchange, Function<Several<L>, Verdict> end) {
        this.counts = counts;
        this.bounds =
                counts.of(allowance).stream().map(bound -> bound.at(exchange)).toList();
        this.exchange = exchange;
        this.readings = new Readings(bounds.size());
        this.end = end;
    }

    Verdict take() {
        while (next < bounds.size()) {
            Reading reading = counts.take(bounds.get(next), exchange);
            if (reading == null) {
                return await();
            }
            if (!found(reading)) {
                break;
            }
        }
        return end.apply(this);
    }

    private Verdict await() {
        Verdict verdict = isSuspended ? Verdict.SUSPENDED : exchange.suspend();
        isSuspended = true;
        counts.await(bounds.get(next), this::goOn);
        return verdict;
    }

    private void goOn(Reading reading) {
        Verdict verdict = found(reading) ? take() : end.apply(this);
        if (verdict != Verdict.SUSPENDED) {
            exchange.resume(verdict);
        }
    }

    // Whether the next one is asked.
    private boolean found(Reading reading) {
        readings.set(next, reading);
        if (!reading.admitted()) {
            giveBack();
            lookAtTheRest();
            return false;
        }
        next++;
        return true;
    }

    private void giveBack() {
        for (int i = 0; i < next; i++) {
            Reading taken = readings.get(i);
            if (taken != null) {
                counts.giveBack(bounds.get(i), taken, exchange);
            }
        }
    }

    // So that a caller hears of the limit that refuses for longest, and of all windows.
    private void lookAtTheRest() {
        for (int i = next + 1; i < bounds.size(); i++) {
            readings.set(i, counts.look(bounds.get(i), exchange));
        }
    }

    Readings readings() {
        return readings;
    }

    /** The one that refuses, for longest; the first one if none does. */
    Bound<L> tightest() {
        return bounds.get(readings.tightestIndex());
    }
}
