package dev.fairlead.cli.role;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly end. The JVM's shutdown hook wakes the thread that runs the role and waits
 * until that thread has closed everything, this one last: open it before all else.
 */
final class Shutdown implements AutoCloseable {

    // A supervisor kills after its own grace period (Docker 10 s, Kubernetes 30 s); we never wait longer than this.
    private static final long LONGEST_CLOSE_SECONDS = 60;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Shutdown() {}

    /** Listens for the signals from now on. */
    static Shutdown listen() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::end, "shutdown"));
        return shutdown;
    }

    /** One that listens to no signal: whoever has it says when. */
    static Shutdown onWord() {
        return new Shutdown();
    }

    /** Asks for the end, as a signal does. */
    void ask() {
        asked.countDown();
    }

    /** Returns when the process is asked to end. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True if the process was asked to end within the time. */
    boolean await(long time, TimeUnit unit) {
        try {
            return asked.await(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void end() {
        asked.countDown();
        try {
            if (!closed.await(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("fairlead: did not close in " + LONGEST_CLOSE_SECONDS + " s and ends now");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the process end: everything is closed. */
    @Override
    public void close() {
        closed.countDown();
    }
}
