package dev.fairlead.gateway;

import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.observe.record.Recorded;
import dev.fairlead.gateway.observe.record.RequestRecorder;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.request.Key;
import dev.fairlead.store.request.RequestRecord;
import dev.fairlead.store.request.RequestWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings records of requests to the store, about every second and never for a request. */
final class RecordsTold implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordsTold.class);
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);
    private static final Key[] KEYS = Key.values();

    private final RequestRecorder recorder;
    private @Nullable RequestWriter writer;
    private @Nullable Sweeping telling;
    private boolean failing;

    RecordsTold(RequestRecorder recorder) {
        this.recorder = recorder;
    }

    void show(Gauges gauges) {
        gauges.gauge(
                "fairlead_request_records_waiting",
                "Records of requests that the store has not got yet; 2,048 at most.",
                recorder::waiting);
        gauges.counter("fairlead_request_records_total", "Requests that were recorded.", recorder::made);
        gauges.counter(
                "fairlead_request_records_dropped_total", "Records of requests that found no room.", recorder::dropped);
        gauges.memory("request_records", recorder::waitingBytes, recorder::mostWaitingBytes);
    }

    void to(RequestWriter store) {
        writer = store;
        recorder.begin();
        telling = Sweeping.start("request-records", TELL_EVERY, this::tell);
    }

    // Blocks on the store, within its bound. What it does not take waits for the next time.
    private synchronized void tell() {
        RequestWriter to = writer;
        if (to == null) {
            return;
        }
        try {
            for (Recorded next = recorder.oldest(); next != null; next = recorder.oldest()) {
                to.add(record(next));
                recorder.took();
            }
            to.flush();
            failing = false;
        } catch (StoreUnavailable lost) {
            if (!failing) {
                LOG.atWarn().addKeyValue("reason", lost.getMessage()).log("request_records_not_saved");
            }
            failing = true;
        }
    }

    private static RequestRecord record(Recorded told) {
        Map<Key, String> keys = new EnumMap<>(Key.class);
        for (int i = 0; i < KEYS.length; i++) {
            if (!told.keys().get(i).isEmpty()) {
                keys.put(KEYS[i], told.keys().get(i));
            }
        }
        return new RequestRecord(told.millis(), keys, told.json());
    }

    /** Tells what is left to tell. */
    @Override
    public void close() {
        Sweeping begun = telling;
        if (begun != null) {
            begun.close();
            tell();
        }
    }
}
