package dev.fairlead.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that is done now and then, off the loops, until it is closed. */
final class Sweeping implements AutoCloseable {

    private final CountDownLatch closed = new CountDownLatch(1);

    private Sweeping() {}

    static Sweeping start(String name, Duration every, Runnable work) {
        Sweeping sweeping = new Sweeping();
        Thread.ofPlatform().name(name).daemon().start(() -> sweeping.run(every, work));
        return sweeping;
    }

    private void run(Duration every, Runnable work) {
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                work.run();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
