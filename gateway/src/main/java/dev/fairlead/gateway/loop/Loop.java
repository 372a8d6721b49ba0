package dev.fairlead.gateway.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop: the thread on which a connection and everything that it causes lives. */
public final class Loop {

    private static final int SCRATCH_BYTES = 64 * 1024;

    private final int index;
    private final EventLoop executor;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final Timers timers;
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private long event;
    private boolean inEvent;

    /** What {@link SmallWrites} lend each other; null while it is lent. */
    @Nullable
    ByteBuf lent;

    Loop(int index, EventLoop executor, LongSupplier nanos, RandomGenerator random) {
        this.index = index;
        this.executor = executor;
        this.nanos = nanos;
        this.random = random;
        this.timers = new Timers(nanos.getAsLong());
    }

    void startTimers() {
        Unheeded.of(executor.scheduleAtFixedRate(
                () -> timers.advance(nanos.getAsLong()), Timers.TICK_NANOS, Timers.TICK_NANOS, TimeUnit.NANOSECONDS));
    }

    void releaseLent() {
        ByteBuf last = lent;
        if (last != null) {
            lent = null;
            last.release();
        }
    }

    /** Its number, from 0. */
    public int index() {
        return index;
    }

    /** Netty's side of it. */
    public EventLoop executor() {
        return executor;
    }

    /** Nanoseconds of a monotonic clock; between {@link #enter} and {@link #leave} those of {@code enter}. */
    public long now() {
        return inEvent ? event : nanos.getAsLong();
    }

    /** Nanoseconds of the same clock, at this moment. */
    public long freshNow() {
        return nanos.getAsLong();
    }

    /**
     * Bytes came in: until {@link #leave} it is one moment. A request asks for the time eight times, and the clock costs
     * more than many a step.
     *
     * @return whether the caller has to leave: false inside of another event
     */
    public boolean enter() {
        if (inEvent) {
            return false;
        }
        event = nanos.getAsLong();
        inEvent = true;
        return true;
    }

    /** What came in is dealt with. */
    public void leave() {
        inEvent = false;
    }

    /**
     * Runs it when all events that the system reported together are dealt with. Whatever opens a socket does so here:
     * its number may be that of one that was closed for an earlier of these events, and Netty (4.2.18) finds a socket by
     * its number. A later event of the old one would reach the new one, which is not connected yet, and break it.
     */
    public void afterEvents(Runnable opening) {
        executor.execute(opening);
    }

    /** For names and choices that need not be secret. On the loop only. */
    public RandomGenerator random() {
        return random;
    }

    /** On the loop only. */
    public Timers timers() {
        return timers;
    }

    /** 64 KiB for whoever runs on the loop now; nothing in it survives a call to somebody else. */
    public byte[] scratch() {
        return scratch;
    }
}
