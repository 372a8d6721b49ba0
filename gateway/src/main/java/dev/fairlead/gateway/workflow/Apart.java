package dev.fairlead.gateway.workflow;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that waits for others, each on a virtual thread of its own: who wants its result waits no longer than it may, also
 * where the work does not heed its time. Given up, it is interrupted, which closes the connection that it waits on.
 */
final class Apart {

    /** Works at one time, those among them that nobody waits for any more; beyond, one fails at once. */
    static final int MOST = 4_000;

    private final AtomicInteger running = new AtomicInteger();

    /**
     * The result of the work.
     *
     * @param givenUp done before work that nobody waits for any more is interrupted: who is asked can be told by a
     *     connection only as long as that is there
     * @throws IOException with what went wrong in it
     */
    <T> T call(Duration time, Callable<T> work, Runnable givenUp)
            throws IOException, TimeoutException, InterruptedException {
        if (running.incrementAndGet() > MOST) {
            running.decrementAndGet();
            throw new IOException("too many others are waited for");
        }
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().name("workflow-call").start(() -> {
            try {
                task.run();
            } finally {
                running.decrementAndGet();
            }
        });
        try {
            return task.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw cause(failed);
        } finally {
            if (!task.isDone()) {
                giveUp(task, givenUp);
            }
        }
    }

    // Telling may take as long as the way there; nobody waits for it.
    private static void giveUp(FutureTask<?> task, Runnable givenUp) {
        Thread.ofVirtual().name("workflow-give-up").start(() -> {
            try {
                givenUp.run();
            } finally {
                task.cancel(true);
            }
        });
    }

    // What went wrong in a library is a failure of the node, whatever it is called there.
    private static IOException cause(ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof IOException known) {
            return known;
        }
        return new IOException(
                cause == null ? "it failed" : cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
    }

    int running() {
        return running.get();
    }
}
