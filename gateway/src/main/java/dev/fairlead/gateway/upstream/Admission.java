package dev.fairlead.gateway.upstream;

import dev.fairlead.model.Service.Concurrency;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a service has at once, over all loops, and who waits for a place. Places are handed on in the order
 * of coming, whichever loop gave one back. Only services with such a limit have one, so its lock is theirs alone.
 */
final class Admission {

    /** One request that wants a place. */
    interface Applicant {

        /** It has a place now. Called on any thread; the applicant goes to its own loop. */
        void admitted();
    }

    /** What becomes of an applicant. */
    enum Outcome {
        ADMITTED,
        WAITS,
        REFUSED
    }

    private final Concurrency limit;
    private final ReentrantLock changing = new ReentrantLock();
    private final ArrayDeque<Applicant> queue = new ArrayDeque<>();
    private int inside;

    Admission(Concurrency limit) {
        this.limit = limit;
    }

    Concurrency limit() {
        return limit;
    }

    Outcome enter(Applicant applicant) {
        changing.lock();
        try {
            if (inside < limit.limit()) {
                inside++;
                return Outcome.ADMITTED;
            }
            if (queue.size() >= limit.queue() || limit.patience().isZero()) {
                return Outcome.REFUSED;
            }
            queue.addLast(applicant);
            return Outcome.WAITS;
        } finally {
            changing.unlock();
        }
    }

    /** Waits no more; false if it has a place already. */
    boolean cancel(Applicant applicant) {
        changing.lock();
        try {
            return queue.remove(applicant);
        } finally {
            changing.unlock();
        }
    }

    /** Gives a place back. */
    void leave() {
        Applicant next = handOn();
        if (next != null) {
            next.admitted();
        }
    }

    private @Nullable Applicant handOn() {
        changing.lock();
        try {
            Applicant next = queue.pollFirst();
            if (next == null) {
                inside--;
            }
            return next;
        } finally {
            changing.unlock();
        }
    }

    /** Requests that wait now. */
    int waiting() {
        changing.lock();
        try {
            return queue.size();
        } finally {
            changing.unlock();
        }
    }

    /** Requests that have a place now. */
    int inside() {
        changing.lock();
        try {
            return inside;
        } finally {
            changing.unlock();
        }
    }
}
