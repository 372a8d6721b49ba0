package dev.fairlead.gateway.observe.record;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.StepClock;
import dev.fairlead.gateway.observe.OwnRoute;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses requests to be looked at one by one, and keeps them until somebody takes them.
 *
 * <p>Whether one that goes well is recorded is decided when it begins: then its steps are timed. One that fails is recorded also where it was not chosen,
 * without times, as far as the failures' own allowance goes. What is not chosen costs two comparisons and leaves
 * nothing behind; a gateway with little to do records everything.
 */
public final class RequestRecorder implements Observer {

    /** Records that wait to be taken; what finds no room is counted. */
    static final int MOST_WAITING = 2048;

    /** Bytes of them. */
    static final int MOST_WAITING_BYTES = 4 * 1024 * 1024;

    private final RecordSettings settings;
    private final RecordText text;
    private final @Nullable Loop[] loops;
    private final ArrayBlockingQueue<Recorded> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean on;

    private record Loop(Allowance good, Allowance bad, RecordText.Buffer buffer) {}

    /**
     * Records nothing before {@link #begin}.
     *
     * @param loops how many event loops there are
     * @param revision that this replica serves
     */
    public RequestRecorder(RecordSettings settings, int loops, LongSupplier revision, String replica) {
        this.settings = settings;
        this.loops = new Loop[loops];
        this.text = new RecordText(settings, revision, replica);
    }

    /** There is somebody who takes records. */
    public void begin() {
        on = settings.any();
    }

    @Override
    public void began(Exchange exchange) {
        if (on && loop(exchange.loop()).good().take(exchange.startNanos())) {
            exchange.handling().clock(new StepClock());
        }
    }

    @Override
    public void ended(Exchange exchange) {
        StepClock clock = exchange.handling().clock();
        int status = exchange.status();
        boolean good = status > 0 && status < 400 && exchange.failure() == null;
        if (clock == null && (good || !on)) {
            return;
        }
        CompiledRoute route = exchange.route();
        Loop loop = loop(exchange.loop());
        boolean probe = route != null && (OwnRoute.isProbe(route) || (good && OwnRoute.is(route)));
        if (probe) {
            // They would drown the rest; and who asks before it is ready was not refused anything.
            if (clock != null) {
                loop.good().giveBack();
            }
        } else if (clock != null || loop.bad().take(exchange.startNanos())) {
            keep(text.of((LiveExchange) exchange, clock, loop.buffer()));
        }
    }

    private void keep(Recorded record) {
        int length = record.json().length();
        if (bytes.addAndGet(length) <= MOST_WAITING_BYTES && waiting.offer(record)) {
            made.incrementAndGet();
        } else {
            bytes.addAndGet(-length);
            dropped.incrementAndGet();
        }
    }

    private Loop loop(int number) {
        Loop loop = loops[number];
        if (loop == null) {
            loop = new Loop(
                    new Allowance(settings.perSecond(), loops.length),
                    new Allowance(settings.failuresPerSecond(), loops.length),
                    new RecordText.Buffer());
            loops[number] = loop;
        }
        return loop;
    }

    /** The oldest that waits, which stays; null if there is none. For the one who takes them. */
    public @Nullable Recorded oldest() {
        return waiting.peek();
    }

    /** The oldest is taken care of. */
    public void took() {
        Recorded gone = waiting.poll();
        if (gone != null) {
            bytes.addAndGet(-gone.json().length());
        }
    }

    /** Records that wait to be taken. */
    public int waiting() {
        return waiting.size();
    }

    /** Bytes of those that wait. */
    public long waitingBytes() {
        return bytes.get();
    }

    /** The most of them. */
    public long mostWaitingBytes() {
        return MOST_WAITING_BYTES;
    }

    /** Records that were made since the start. */
    public long made() {
        return made.get();
    }

    /** Records that found no room. */
    public long dropped() {
        return dropped.get();
    }
}
