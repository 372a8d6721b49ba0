package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One count that all replicas share, as this replica has it: tokens that the ledger gave in advance, spent by event loops
 * with one compare-and-set, and a warm count of what this replica let pass itself, for when the ledger is lost.
 *
 * <p>Loops only spend tokens and add themselves to those that wait. Everything else is done by the thread of
 * {@link Settlement} alone.
 */
final class SharedCounter {

    /** What a loop finds. */
    enum Outcome {
        ADMITTED,
        REFUSED,
        /** Nobody here knows: the ledger has to be asked. */
        UNKNOWN
    }

    /** A request that waits for the ledger. */
    record Waiter(Policy.LimiterLoss loss, Consumer<Reading> to) {}

    private static final Share.Heard NOTHING = new Share.Heard(0, -1, 0, 0);

    /** Until when tokens may be spent, after they were asked for: well before they lapse in the ledger. */
    private static final long GOOD_NANOS = 1_500_000_000L;

    private static final long LONG_AGO = Long.MIN_VALUE / 2;
    private static final int SLOTS = 1024;
    private static final long KEPT_MILLIS = 10_000;
    private static final long PERIOD_KEPT_MILLIS = 86_400_000L;

    final Subject subject;
    final Demand demand;
    private final String teller;
    private final @Nullable SlidingWindow window;
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicLong alone = new AtomicLong();
    private final AtomicBoolean nudged = new AtomicBoolean();
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private volatile long limit;
    private volatile long goodUntil = LONG_AGO;
    private volatile long refusedUntil = LONG_AGO;
    private volatile long freeAt = LONG_AGO;
    private volatile long low;
    private volatile Share.Heard heard = NOTHING;
    private volatile @Nullable Budget budget;

    /** What may pass during one loss, of a period. */
    private record Budget(Share.Loss loss, long until) {}

    // -- of the settling thread alone --

    private long given;
    private long direct;
    private long acknowledged;
    private boolean answered;
    private long least = -1;
    private boolean losing;
    Ledger.@Nullable Ask asked;
    long askedNanos;
    long idleSince;
    long due;
    boolean isScheduled;
    boolean isFinding;

    SharedCounter(Subject subject, String teller, long limit, long nanos) {
        this.subject = subject;
        this.teller = teller;
        this.limit = limit;
        boolean windowed = subject.isWindow();
        this.demand = windowed ? Demand.ofWindow(subject.windowNanos(), nanos) : Demand.ofPeriod(nanos);
        this.window = windowed ? new SlidingWindow(subject.windowNanos(), nanos, 0) : null;
    }

    // -- of all loops --

    void limit(long now) {
        if (limit != now) {
            limit = now;
        }
    }

    /** Spends a token that is held. */
    Outcome take(long nanos) {
        long now = tokens.get();
        while (now > 0 && nanos - goodUntil < 0) {
            if (tokens.compareAndSet(now, now - 1)) {
                warm(nanos, 1);
                return Outcome.ADMITTED;
            }
            Thread.onSpinWait();
            now = tokens.get();
        }
        return nanos - refusedUntil < 0 ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    /** Counts a request during a loss, against this replica's share. */
    boolean takeAlone(Share.Loss loss, long nanos) {
        SlidingWindow own = window;
        if (own != null) {
            long share = Share.ofWindow(limit, loss, heard, subject.windowNanos(), nanos);
            boolean passes = own.take(nanos, share) >= 0;
            if (passes) {
                alone.incrementAndGet();
            }
            return passes;
        }
        long until = budget(loss);
        long now = alone.get();
        while (now < until) {
            if (alone.compareAndSet(now, now + 1)) {
                return true;
            }
            now = alone.get();
        }
        return false;
    }

    /** Counts a request that passes whatever the count is. */
    void passAlone(long nanos) {
        alone.incrementAndGet();
        warm(nanos, 1);
    }

    /** Takes back a request that was just counted; during a loss of what this replica counted by itself. */
    void giveBack(boolean wasAlone, long nanos) {
        (wasAlone ? alone : tokens).addAndGet(wasAlone ? -1 : 1);
        SlidingWindow own = window;
        if (own != null) {
            own.giveBack(nanos);
        }
    }

    /** How many more may pass now, as far as is known here. */
    long remaining(Share.@Nullable Loss loss, long nanos) {
        SlidingWindow own = window;
        if (loss == null) {
            return Math.min(limit, Math.max(0, tokens.get()) + (heard.total() < 0 ? limit : heard.left()));
        }
        return Math.max(
                0,
                own == null
                        ? budget(loss) - alone.get()
                        : Share.ofWindow(limit, loss, heard, subject.windowNanos(), nanos) - own.used(nanos));
    }

    /** Nanoseconds until more may pass: when the last refusal ends, or the oldest own request leaves the window. */
    long nanosToChange(boolean refused, long nanos) {
        SlidingWindow own = window;
        long wait = freeAt - nanos;
        if (own == null) {
            return 0;
        }
        return refused && wait > 0 ? wait : own.nanosToChange(nanos);
    }

    long used(long nanos) {
        SlidingWindow own = window;
        return own == null ? told() : own.used(nanos);
    }

    /** Whether the tokens in advance will soon be spent. */
    boolean isLow() {
        return low >= 0 && tokens.get() <= low;
    }

    /** Whether this nudge is the first since the last look. */
    boolean nudge() {
        return nudged.compareAndSet(false, true);
    }

    void await(Waiter waiter) {
        waiters.add(waiter);
    }

    private long budget(Share.Loss loss) {
        Budget now = budget;
        // How many replicas there are may become clear during a loss; that does not begin another budget.
        if (now == null || now.loss().sinceNanos() != loss.sinceNanos()) {
            // Of a period of which nothing was heard all that passed here was its share's.
            long before = heard.total() < 0 ? 0 : alone.get();
            now = new Budget(loss, before + Share.ofPeriod(limit, loss, heard));
            budget = now;
        }
        return now.until();
    }

    private void warm(long nanos, long requests) {
        SlidingWindow own = window;
        if (own != null) {
            own.add(nanos, requests);
        }
    }

    /** Whether nothing counts here any more. */
    boolean isIdle(long nanos, long millis) {
        boolean quiet = waiters.isEmpty() && tokens.get() <= 0;
        return quiet && (window == null ? millis >= subject.endMillis() : window.used(nanos) == 0);
    }

    // -- of the settling thread alone --

    void looked() {
        nudged.set(false);
    }

    /** Whether the ledger should be asked, and not only when it is time to tell it something. */
    boolean wantsLedger() {
        return hasWaiters() || isLow() || hasGivenBack();
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    @Nullable
    Waiter nextWaiter() {
        return waiters.poll();
    }

    long tokens() {
        return Math.max(0, tokens.get());
    }

    boolean hasUntold() {
        return told() > acknowledged;
    }

    /** Whether something was taken back that the ledger was told of. */
    boolean hasGivenBack() {
        return told() < acknowledged;
    }

    boolean needsLeast() {
        return !subject.isWindow() && least < 0;
    }

    /** At least so much was used of the period. */
    void least(long used) {
        least = Math.max(least, used);
    }

    // One reading of the tokens, so that none is both told of as used and held, nor neither.
    private long told() {
        return given - tokens.get() + direct + alone.get();
    }

    /** What is to be asked now. Until it is answered the tokens are not low: one nudge each time is enough. */
    Ledger.Ask ask(int replicas, boolean giveBack, long millis, long nanos) {
        low = -1;
        if (nanos - goodUntil >= 0) {
            given -= tokens.getAndSet(0);
        }
        long wanted = giveBack ? 0 : demand.hold();
        long here = keepAtMost(2 * wanted);
        long told = given - here + direct + alone.get();
        int waiting = waiters.size();
        long slot = subject.isWindow() ? Math.ceilDiv(subject.windowNanos() / 1000, SLOTS - 1) : 0;
        return new Ledger.Ask(
                subject.key(),
                teller,
                limit,
                slot,
                subject.isWindow()
                        ? 2 * subject.windowNanos() / 1_000_000 + KEPT_MILLIS
                        : Math.max(0, subject.endMillis() - millis) + PERIOD_KEPT_MILLIS,
                answered,
                told,
                here,
                waiting,
                Math.max(0, wanted - here),
                least,
                answered && window != null ? 0 : told - acknowledged,
                replicas,
                losing && window != null ? history(nanos, slot * 1000) : List.of());
    }

    private List<Long> history(long nanos, long slotNanos) {
        List<Long> pairs = new ArrayList<>();
        SlidingWindow own = window;
        if (own != null) {
            for (long each : own.history(nanos, slotNanos)) {
                pairs.add(each);
            }
        }
        // Without a pair the ledger would ask again.
        return pairs.isEmpty() ? List.of(0L, 0L) : pairs;
    }

    // Gives back what is more; gives how many are left, as one reading.
    private long keepAtMost(long most) {
        while (true) {
            long now = Math.max(0, tokens.get());
            if (now <= most) {
                return now;
            }
            if (tokens.compareAndSet(now, most)) {
                given -= now - most;
                return most;
            }
        }
    }

    /** The ledger does not know the counter, or not that this replica was there. */
    void forgotten() {
        losing = true;
    }

    /** Takes what the ledger gave. */
    void settle(Ledger.Ask ask, Ledger.Answer answer, long sentNanos, long nanos) {
        long came = ask.told() + answer.taken() - acknowledged;
        demand.came(Math.max(0, came), nanos);
        demand.used(answer.total(), ask.limit(), ask.replicas());
        idleSince = came > 0 ? nanos : idleSince;
        long more = answer.held() - ask.held();
        goodUntil = sentNanos + GOOD_NANOS;
        given += more;
        direct += answer.taken();
        acknowledged = ask.told() + answer.taken();
        answered = true;
        losing = false;
        warm(nanos, answer.taken());
        long held = tokens.addAndGet(more);
        low = answer.held() == 0 ? -1 : Math.min(demand.hold(), answer.held()) / 2;
        heard = new Share.Heard(nanos, answer.total(), used(nanos) + Math.max(0, held), answer.left());
        if (!subject.isWindow()) {
            least = answer.used();
        }
    }

    /** Refuses without asking again until then; more may pass at {@code freeNanos}, as far as is known. */
    void refuse(long untilNanos, long freeNanos) {
        freeAt = freeNanos;
        refusedUntil = untilNanos;
    }
}
