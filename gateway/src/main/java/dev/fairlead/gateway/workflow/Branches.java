package dev.fairlead.gateway.workflow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The branches of one parallel node: waits for all of them, or for the first that makes the others pointless. */
final class Branches {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int running;
    private boolean broken;

    Branches(int count) {
        running = count;
    }

    /** @param whole whether it came to the merge */
    void ended(boolean whole) {
        lock.lock();
        try {
            running--;
            broken |= !whole;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void await(Run run, String node) throws RunFailure, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (running > 0 && !broken) {
                long left = run.left().toNanos();
                if (left <= 0) {
                    throw RunFailure.late(node);
                }
                boolean signalled = changed.await(left, TimeUnit.NANOSECONDS);
                if (!signalled && running > 0 && !broken) {
                    throw RunFailure.late(node);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
