package dev.fairlead.sources.docker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a stream of events open: connects again when it ends, later each time, and says each time that it did. */
final class EventFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

    private final Engine engine;
    private final Pace pace;
    private final Consumer<EngineEvent> sink;
    private final Runnable connected;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Closeable connection;

    /** @param connected called when events begin to come: what was before is to be looked at */
    EventFeed(Engine engine, Pace pace, Consumer<EngineEvent> sink, Runnable connected) {
        this.engine = engine;
        this.pace = pace;
        this.sink = sink;
        this.connected = connected;
    }

    void start() {
        Thread.ofPlatform().name("docker-events").daemon().start(this::follow);
    }

    private void follow() {
        Duration wait = pace.firstRetry();
        try {
            do {
                long begun = System.nanoTime();
                once();
                connected.run();
                boolean lasted = System.nanoTime() - begun > pace.lastRetry().toNanos();
                wait = lasted ? pace.firstRetry() : wait;
                if (stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                wait = wait.multipliedBy(2).compareTo(pace.lastRetry()) > 0 ? pace.lastRetry() : wait.multipliedBy(2);
            } while (stopped.getCount() > 0);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            engine.events(connected, sink, opened -> connection = opened);
        } catch (IOException ended) {
            LOG.atDebug()
                    .addKeyValue("reason", String.valueOf(ended.getMessage()))
                    .log("events_ended");
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        Closeable open = connection;
        if (open != null) {
            Engine.close(open);
        }
    }
}
