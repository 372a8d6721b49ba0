package dev.fairlead.gateway.limit;

import dev.fairlead.model.Policy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles shared counters with the ledger, on one thread: tells what was counted, gets tokens, answers those that wait.
 * No wait is longer than the patience: beyond it the ledger is lost, each replica decides by its share, and the ledger
 * is tried in the background until it answers in time again.
 */
final class Settlement implements AutoCloseable {

    /** After which tokens are given back that nobody came for. */
    static final Duration GIVE_BACK = Duration.ofMillis(500);

    /** What was refused is refused for at most so long without asking again. */
    static final Duration REFUSED_AT_MOST = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final long PARK_NANOS = 1_000_000_000L;
    private static final long REFUSED_AT_LEAST_NANOS = 1_000_000L;
    private static final long TRIED_NANOS = Reach.LAST_TRY.toNanos() / 4;

    private final Ledger ledger;
    private final Reach reach;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Checkpoints checkpoints;
    private final Readings readings;
    private final Thread thread;

    // From any thread.
    private final Queue<SharedCounter> nudges = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> heard = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;
    private volatile boolean isParked;

    // Of the thread alone.
    private final ArrayDeque<SharedCounter> asked = new ArrayDeque<>();
    private final ArrayDeque<SharedCounter> finding = new ArrayDeque<>();
    private final Timetable timetable = new Timetable();
    /** What was not answered when the ledger was lost. */
    private @Nullable SharedCounter suspect;

    /** How decisions are made without the ledger, and written. */
    interface Readings {
        Reading of(SharedCounter counter, boolean admitted);

        Reading alone(SharedCounter counter, Policy.LimiterLoss policy, Share.Loss loss);
    }

    Settlement(Reach.Parts parts, Readings readings) {
        ledger = parts.ledger();
        patienceNanos = parts.patience().toNanos();
        nanos = parts.nanos();
        clock = parts.clock();
        checkpoints = parts.checkpoints();
        this.readings = readings;
        reach = new Reach(parts, this::later, this::lost, this::answering);
        thread = Thread.ofPlatform().name("limiter").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Reach reach() {
        return reach;
    }

    /** Looks after a counter soon. */
    void nudge(SharedCounter counter) {
        if (counter.nudge()) {
            nudges.add(counter);
            wake();
        }
    }

    private void wake() {
        if (isParked) {
            LockSupport.unpark(thread);
        }
    }

    private void later(Runnable work) {
        heard.add(work);
        wake();
    }

    private void run() {
        while (!closing) {
            turnAtLeast();
            isParked = true;
            if (nudges.isEmpty() && heard.isEmpty() && !closing) {
                LockSupport.parkNanos(this, untilNext(nanos.getAsLong()));
            }
            isParked = false;
        }
        end();
    }

    /** The boundary of the thread: a fault of ours must not leave everybody waiting. */
    private void turnAtLeast() {
        try {
            turn(nanos.getAsLong());
        } catch (RuntimeException fault) {
            LOG.atError().setCause(fault).log("limiter_failed");
        }
    }

    private long untilNext(long now) {
        long next = Math.min(PARK_NANOS, reach.next() - now);
        SharedCounter oldest = asked.peekFirst();
        next = oldest == null ? next : Math.min(next, oldest.askedNanos + patienceNanos - now);
        next = Math.min(next, timetable.untilNext(now));
        // What is sought in a slow store is looked at as often as patience runs out.
        next = finding.isEmpty() ? next : Math.min(next, patienceNanos);
        return Math.max(1, next);
    }

    /** Does what is to be done at that moment; all of it on one thread. */
    void turn(long now) {
        Runnable work = heard.poll();
        while (work != null) {
            work.run();
            work = heard.poll();
        }
        late(now);
        SharedCounter counter = nudges.poll();
        while (counter != null) {
            counter.looked();
            look(counter, now);
            counter = nudges.poll();
        }
        due(now);
        reach.turn(now);
    }

    // -- one counter ------------------------------------------------------------------------------------------------

    private void look(SharedCounter counter, long now) {
        Share.Loss lost = reach.loss();
        if (lost != null) {
            decideAlone(counter, lost);
        } else if (!counter.isFinding && counter.asked == null && counter.wantsLedger()) {
            ask(counter, false, now);
        }
        schedule(counter, now + counter.demand.horizonNanos());
    }

    private void ask(SharedCounter counter, boolean giveBack, long now) {
        Ledger.Ask ask = counter.ask(reach.live(), giveBack, clock.millis(), now);
        counter.asked = ask;
        counter.askedNanos = now;
        asked.addLast(counter);
        ledger.count(ask, new Ledger.Hearer<>() {
            @Override
            public void hears(Ledger.Answer answer) {
                later(() -> answered(counter, ask, answer, nanos.getAsLong()));
            }

            @Override
            public void fails(String reason) {
                later(() -> failed(counter, ask, reason));
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // an equal one is another question
    private void answered(SharedCounter counter, Ledger.Ask ask, Ledger.Answer answer, long now) {
        // One that comes too late is as good as lost: the next word puts right what it would have said.
        if (counter.asked != ask) {
            return;
        }
        counter.asked = null;
        asked.remove(counter);
        if (!answer.known()) {
            forgotten(counter, now);
            return;
        }
        counter.settle(ask, answer, counter.askedNanos, now);
        if (reach.loss() != null) {
            suspect = null;
            reach.found();
        }
        boolean refused = answer.taken() < ask.waiting();
        if (refused) {
            long wait = answer.waitNanos() == 0 ? REFUSED_AT_MOST.toNanos() : answer.waitNanos();
            // The wait began when the ledger answered: not before it was asked, and not as late as now.
            long free = counter.askedNanos + wait;
            long most = now + REFUSED_AT_MOST.toNanos();
            counter.refuse(Math.clamp(free, now + REFUSED_AT_LEAST_NANOS, most), free);
        }
        admit(counter, answer.taken());
        serve(counter, ask.waiting() - answer.taken(), refused, now);
        if (!counter.subject.isWindow()) {
            checkpoints.note(counter.subject.key(), answer.used(), counter.subject.endMillis());
        }
        if (counter.hasWaiters()) {
            ask(counter, false, now);
        }
        schedule(counter, now + counter.demand.horizonNanos());
    }

    private void forgotten(SharedCounter counter, long now) {
        counter.forgotten();
        if (!counter.needsLeast()) {
            ask(counter, false, now);
            return;
        }
        counter.isFinding = true;
        counter.askedNanos = now;
        finding.addLast(counter);
        checkpoints.find(
                counter.subject.key(),
                used -> later(() -> {
                    counter.least(used);
                    counter.isFinding = false;
                    finding.remove(counter);
                    look(counter, nanos.getAsLong());
                }));
    }

    private void admit(SharedCounter counter, long taken) {
        for (long i = 0; i < taken; i++) {
            SharedCounter.Waiter waiter = counter.nextWaiter();
            if (waiter == null) {
                return;
            }
            tell(readings.of(counter, true), waiter);
        }
    }

    private void serve(SharedCounter counter, long waiting, boolean refused, long now) {
        for (long i = 0; i < waiting && refused; i++) {
            SharedCounter.Waiter waiter = counter.nextWaiter();
            if (waiter == null) {
                return;
            }
            boolean admitted = counter.take(now) == SharedCounter.Outcome.ADMITTED;
            tell(readings.of(counter, admitted), waiter);
        }
        while (counter.hasWaiters()) {
            SharedCounter.Outcome outcome = counter.take(now);
            SharedCounter.Waiter waiter = outcome == SharedCounter.Outcome.UNKNOWN ? null : counter.nextWaiter();
            if (waiter == null) {
                return;
            }
            tell(readings.of(counter, outcome == SharedCounter.Outcome.ADMITTED), waiter);
        }
    }

    @SuppressWarnings("ReferenceEquality") // an equal one is another question
    private void failed(SharedCounter counter, Ledger.Ask ask, String reason) {
        if (counter.asked == ask) {
            suspect = counter;
            reach.lose(reason, nanos.getAsLong());
        }
    }

    private void decideAlone(SharedCounter counter, Share.Loss lost) {
        SharedCounter.Waiter waiter = counter.nextWaiter();
        while (waiter != null) {
            tell(readings.alone(counter, waiter.loss(), lost), waiter);
            waiter = counter.nextWaiter();
        }
    }

    // -- when it is due ---------------------------------------------------------------------------------------------

    private void schedule(SharedCounter counter, long due) {
        if (counter.tokens() > 0 || counter.hasUntold()) {
            timetable.add(counter, due);
        }
    }

    private void due(long now) {
        for (SharedCounter counter = timetable.take(now); counter != null; counter = timetable.take(now)) {
            schedule(counter, reach.loss() == null ? told(counter, now) : now + TRIED_NANOS);
        }
    }

    // Tells what there is to tell; gives when that is due again. Asking for tokens tells as well.
    private long told(SharedCounter counter, long now) {
        long horizon = counter.demand.horizonNanos();
        boolean givenBack = counter.hasGivenBack();
        if (counter.asked != null) {
            return now + horizon;
        }
        if (!givenBack && now - counter.askedNanos < horizon) {
            return counter.askedNanos + horizon;
        }
        boolean idle = now - counter.idleSince > GIVE_BACK.toNanos();
        if (givenBack || counter.hasUntold() || (idle && counter.tokens() > 0)) {
            ask(counter, idle, now);
        }
        return now + horizon;
    }

    // -- the ledger as a whole --------------------------------------------------------------------------------------

    private void late(long now) {
        SharedCounter oldest = asked.peekFirst();
        if (oldest != null && now - oldest.askedNanos > patienceNanos) {
            suspect = oldest;
            reach.lose(reach.tooLate(), now);
        }
        // A store that is slow does not make anybody wait either.
        for (SharedCounter sought : finding) {
            if (now - sought.askedNanos > patienceNanos) {
                decideAlone(sought, new Share.Loss(now, reach.live()));
            }
        }
    }

    /** The ledger is lost: nobody waits any longer. */
    private void lost(Share.Loss loss) {
        List<SharedCounter> all = new ArrayList<>(asked);
        asked.clear();
        for (SharedCounter counter : all) {
            counter.asked = null;
            decideAlone(counter, loss);
            schedule(counter, loss.sinceNanos() + TRIED_NANOS);
        }
    }

    /** A part of the ledger answers again. Whether that does that did not is seen before anybody waits for it. */
    private void answering(long now) {
        SharedCounter first = suspect;
        if (first == null) {
            reach.found();
        } else if (first.asked == null) {
            ask(first, false, now);
        }
    }

    // The boundary to what waits: a fault of one exchange is not one of the others.
    private static void tell(Reading reading, SharedCounter.Waiter waiter) {
        try {
            waiter.to().accept(reading);
        } catch (RuntimeException fault) {
            LOG.atError().setCause(fault).log("limiter_answer_failed");
        }
    }

    private void end() {
        long now = nanos.getAsLong();
        Share.Loss loss = reach.loss();
        Share.Loss lost = loss == null ? new Share.Loss(now, reach.live()) : loss;
        if (loss == null) {
            timetable.all().stream()
                    .filter(counter -> counter.asked == null)
                    .forEach(counter -> ask(counter, true, now));
            reach.leave();
            lastAnswers(now);
        }
        nudges.forEach(counter -> decideAlone(counter, lost));
        asked.forEach(counter -> decideAlone(counter, lost));
    }

    // So that what is saved of quotas is what was told last.
    private void lastAnswers(long since) {
        while (!asked.isEmpty() && nanos.getAsLong() - since < patienceNanos) {
            Runnable work = heard.poll();
            if (work == null) {
                LockSupport.parkNanos(this, PARK_NANOS / 10_000);
            } else {
                work.run();
            }
        }
    }

    /** Gives back what is held and stops; waits at most two seconds. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSING)) {
                LOG.warn("limiter_did_not_stop");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
