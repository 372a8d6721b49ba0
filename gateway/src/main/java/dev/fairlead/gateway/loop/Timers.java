package dev.fairlead.gateway.loop;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one loop on a wheel: one task for all of them instead of one each.
 *
 * <p>A timer sits in the slot of the tick at which it is looked at. Almost every deadline of a connection is moved
 * further away before it passes (another byte came), so {@link #set} then only writes the deadline; when its slot comes
 * up the timer is put where its deadline is by then. A deadline that is nearer than the next look moves the timer at
 * once. Deadlines are kept to one tick, also where the clock is below zero, as {@code nanoTime} may be; beyond the wheel's span a timer is looked at once a turn.
 */
public final class Timers {

    /** How exact a deadline is. */
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int SLOTS = 1024;

    private final @Nullable Timer[] slots = new @Nullable Timer[SLOTS];
    private final ArrayList<Timer> batch = new ArrayList<>();
    private long tick;
    private int size;

    Timers(long nowNanos) {
        tick = Math.floorDiv(nowNanos, TICK_NANOS);
    }

    /** Lets the timer fire at a time of the loop's clock, and not at the one set before. */
    public void set(Timer timer, long dueNanos) {
        timer.dueNanos = dueNanos;
        if (timer.linked) {
            if (timer.lookNanos <= dueNanos) {
                return;
            }
            unlink(timer);
        }
        link(timer, dueNanos);
    }

    /** The timer does not fire any more. */
    public void cancel(Timer timer) {
        timer.dueNanos = Timer.NEVER;
        if (timer.linked) {
            unlink(timer);
        }
    }

    /** How many timers wait. */
    int size() {
        return size;
    }

    /** Fires what is due. */
    void advance(long nowNanos) {
        long now = Math.floorDiv(nowNanos, TICK_NANOS);
        // After a long halt one turn sees every slot; more would see them again.
        long from = Math.max(tick + 1, now - SLOTS + 1);
        tick = now;
        for (long t = from; t <= now; t++) {
            turn(Math.floorMod(t, SLOTS), nowNanos);
        }
    }

    private void turn(int slot, long nowNanos) {
        Timer timer = slots[slot];
        if (timer == null) {
            return;
        }
        slots[slot] = null;
        // All are taken off first: one that fires may set or cancel any of the others.
        while (timer != null) {
            Timer following = timer.next;
            timer.next = null;
            timer.previous = null;
            timer.linked = false;
            size--;
            batch.add(timer);
            timer = following;
        }
        for (int i = 0; i < batch.size(); i++) {
            Timer each = batch.get(i);
            if (!each.linked) {
                look(each, nowNanos);
            }
        }
        batch.clear();
    }

    private void look(Timer timer, long nowNanos) {
        if (timer.dueNanos <= nowNanos) {
            timer.fire();
        } else if (timer.dueNanos != Timer.NEVER) {
            link(timer, timer.dueNanos);
        }
    }

    private void link(Timer timer, long dueNanos) {
        long at = Math.clamp(Math.floorDiv(dueNanos, TICK_NANOS) + 1, tick + 1, tick + SLOTS - 1);
        int slot = Math.floorMod(at, SLOTS);
        Timer head = slots[slot];
        timer.lookNanos = at * TICK_NANOS;
        timer.next = head;
        timer.previous = null;
        if (head != null) {
            head.previous = timer;
        }
        slots[slot] = timer;
        timer.linked = true;
        size++;
    }

    private void unlink(Timer timer) {
        Timer before = timer.previous;
        Timer after = timer.next;
        if (before != null) {
            before.next = after;
        } else {
            int slot = Math.floorMod(timer.lookNanos / TICK_NANOS, SLOTS);
            slots[slot] = after;
        }
        if (after != null) {
            after.previous = before;
        }
        timer.previous = null;
        timer.next = null;
        timer.linked = false;
        size--;
    }
}
