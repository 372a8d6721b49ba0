package dev.fairlead.acceptance.corpus;

import dev.fairlead.acceptance.peer.GatewayUnderTest;
import dev.fairlead.acceptance.peer.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** Several gateways side by side, each used by one case at a time. */
final class Lanes implements AutoCloseable {

    private static final int COUNT = 6;

    private final List<Lane> all = new ArrayList<>();
    private final LinkedBlockingQueue<Lane> free = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Lanes() {
        for (GatewayUnderTest.Kind kind : GatewayUnderTest.kinds(COUNT)) {
            all.add(Lane.start(kind));
        }
        free.addAll(all);
    }

    /** What is done on a lane. */
    interface Work<T> {
        T on(Lane lane) throws IOException;
    }

    /** Does it as soon as a lane is free. */
    <T> Future<T> submit(Work<T> work) {
        Callable<T> task = () -> {
            Lane lane = free.take();
            try {
                return work.on(lane);
            } finally {
                free.add(lane);
            }
        };
        return threads.submit(task);
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Lane lane : all) {
            lane.close();
        }
    }
}
