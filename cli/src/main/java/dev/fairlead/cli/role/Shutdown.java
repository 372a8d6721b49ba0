package dev.fairlead.cli.role;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly end: the JVM's shutdown hook wakes the thread that runs the role, and waits
 * for it to close what it opened.
 */
final class Shutdown {

    // A supervisor kills after its own grace period (Docker 10 s, Kubernetes 30 s); we never wait longer than this.
    private static final long LONGEST_CLOSE_SECONDS = 60;

    private Shutdown() {}

    /** Counts {@code asked} down when the process is asked to end; the process then waits for the calling thread. */
    static void onSignal(CountDownLatch asked) {
        Thread role = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, role), "shutdown"));
    }

    /** Returns when the process is asked to end. */
    static void awaitSignal() {
        CountDownLatch asked = new CountDownLatch(1);
        onSignal(asked);
        await(asked);
    }

    static void await(CountDownLatch asked) {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True if the process was asked to end within the time. */
    static boolean await(CountDownLatch asked, long time, TimeUnit unit) {
        try {
            return asked.await(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void end(CountDownLatch asked, Thread role) {
        asked.countDown();
        try {
            role.join(TimeUnit.SECONDS.toMillis(LONGEST_CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
