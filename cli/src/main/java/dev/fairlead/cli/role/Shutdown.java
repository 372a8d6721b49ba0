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

    /** Returns when the process is asked to end; the process then waits until the calling thread is done. */
    static void awaitSignal() {
        CountDownLatch asked = new CountDownLatch(1);
        Thread role = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, role), "shutdown"));
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
