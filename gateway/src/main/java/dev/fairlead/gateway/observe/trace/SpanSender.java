package dev.fairlead.gateway.observe.trace;

import dev.fairlead.gateway.observe.trace.Span.Trace;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to the collector from one thread. No request waits for it: when the queue is full, or the collector does
 * not take a batch, its spans are dropped and counted.
 */
public final class SpanSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpanSender.class);

    /** Exchanges that wait to be sent. */
    static final int ROOM = 2048;

    private static final int BATCH = 256;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LAST = Duration.ofSeconds(2);
    private static final long COMPLAIN_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final TraceSettings settings;
    private final Map<String, Object> resource;
    private final ArrayBlockingQueue<Trace> queue = new ArrayBlockingQueue<>(ROOM);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final HttpClient http;
    private final Thread thread;
    private long complained;

    private SpanSender(TraceSettings settings) {
        this.settings = settings;
        resource = Map.of(
                "service.name",
                settings.service(),
                "service.instance.id",
                settings.replica(),
                "service.version",
                settings.version());
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
        thread = Thread.ofPlatform().name("traces").daemon().unstarted(this::run);
        complained = System.nanoTime() - COMPLAIN_EVERY;
    }

    static SpanSender start(TraceSettings settings) {
        SpanSender sender = new SpanSender(settings);
        sender.thread.start();
        return sender;
    }

    /** Any thread; never waits. */
    void offer(Trace trace) {
        if (!queue.offer(trace)) {
            dropped.addAndGet(trace.spans().size());
        }
    }

    /** Exchanges whose spans wait to be sent. */
    public long waiting() {
        return queue.size();
    }

    /** Spans that no collector will see. */
    public long dropped() {
        return dropped.get();
    }

    /** Spans that the collector took. */
    public long sent() {
        return sent.get();
    }

    private void run() {
        List<Trace> batch = new ArrayList<>();
        try {
            while (true) {
                gather(batch);
                send(batch, ANSWER);
                batch.clear();
            }
        } catch (InterruptedException stopped) {
            // The end of the gateway: what is there is sent, also what was on its way and was not confirmed.
            queue.drainTo(batch);
            last(batch);
        }
    }

    private void last(List<Trace> rest) {
        try {
            if (!rest.isEmpty()) {
                send(rest, LAST);
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather(List<Trace> batch) throws InterruptedException {
        batch.add(queue.take());
        long until = System.nanoTime() + GATHER_NANOS;
        Trace next = batch.getFirst();
        while (next != null && batch.size() < BATCH) {
            next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next != null) {
                batch.add(next);
            }
        }
    }

    private void send(List<Trace> batch, Duration patience) throws InterruptedException {
        long spans = batch.stream().mapToLong(trace -> trace.spans().size()).sum();
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.endpoint())
                .timeout(patience)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpDocument.of(resource, settings.version(), batch)));
        settings.headers().forEach(request::setHeader);
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 == 2) {
                sent.addAndGet(spans);
            } else {
                lost(spans, "it answered " + status);
            }
        } catch (IOException failed) {
            lost(spans, failed.toString());
        }
    }

    private void lost(long spans, String reason) {
        dropped.addAndGet(spans);
        long now = System.nanoTime();
        if (now - complained >= COMPLAIN_EVERY) {
            complained = now;
            LOG.atWarn()
                    .addKeyValue("endpoint", settings.endpoint())
                    .addKeyValue("spans", spans)
                    .addKeyValue("reason", reason)
                    .log("spans_dropped");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(LAST.plusSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
