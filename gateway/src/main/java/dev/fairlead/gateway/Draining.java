package dev.fairlead.gateway;

import dev.fairlead.gateway.entrypoint.Entrypoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drains several entrypoints at once, so that two take no longer than one. */
final class Draining {

    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

    private Draining() {}

    static void drain(List<Entrypoint> entrypoints) {
        int inFlight = entrypoints.stream().mapToInt(Entrypoint::inFlight).sum();
        LOG.atInfo().addKeyValue("in_flight", inFlight).log("draining");
        AtomicBoolean finished = new AtomicBoolean(true);
        List<Thread> threads = entrypoints.stream()
                .map(each -> Thread.ofPlatform().name("drain " + each.name()).start(() -> drain(each, finished)))
                .toList();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
            LOG.atInfo().addKeyValue("finished", finished.get()).log("drained");
        } catch (InterruptedException hurry) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private static void drain(Entrypoint entrypoint, AtomicBoolean finished) {
        try {
            if (!entrypoint.drain()) {
                finished.set(false);
            }
        } catch (InterruptedException hurry) {
            finished.set(false);
            Thread.currentThread().interrupt();
        }
    }
}
