package dev.fairlead.gateway.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One event loop: the thread on which a connection and everything that it causes lives. */
public final class Loop {

    private static final int SCRATCH_BYTES = 64 * 1024;

    private final int index;
    private final EventLoop executor;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final Timers timers;
    private final byte[] scratch = new byte[SCRATCH_BYTES];

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

    /** Its number, from 0. */
    public int index() {
        return index;
    }

    /** Netty's side of it. */
    public EventLoop executor() {
        return executor;
    }

    /** Nanoseconds of a monotonic clock. */
    public long now() {
        return nanos.getAsLong();
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
