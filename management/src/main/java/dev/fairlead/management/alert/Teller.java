package dev.fairlead.management.alert;

import dev.fairlead.store.alert.Deliveries;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what is due, a few at a time, beside the thread that looks. */
final class Teller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);
    private static final int AT_ONCE = 8;
    private static final Duration CLOSING = Duration.ofSeconds(6);

    private final Deliveries deliveries;
    private final Senders senders;
    private final Semaphore seats = new Semaphore(AT_ONCE);
    private final Set<String> going = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Teller(Deliveries deliveries, Senders senders) {
        this.deliveries = deliveries;
        this.senders = senders;
    }

    /** Begins to tell what is due. What there is no room for now is claimed the next time. */
    void tell(Map<String, Channel> channels) {
        if (!going.isEmpty()) {
            return;
        }
        List<Deliveries.Delivery> due = deliveries.claim();
        going.addAll(new HashSet<>(due.stream().map(Deliveries.Delivery::id).toList()));
        for (Deliveries.Delivery delivery : due) {
            threads.execute(() -> tell(delivery, channels));
        }
    }

    private void tell(Deliveries.Delivery delivery, Map<String, Channel> channels) {
        seats.acquireUninterruptibly();
        try {
            Channel channel = channels.get(delivery.channel());
            Sender.Sent sent = channel == null
                    ? Sender.Sent.never("the channel is gone")
                    : senders.send(channel, delivery.id(), delivery.body());
            if (sent.arrived()) {
                deliveries.arrived(delivery);
            } else {
                LOG.atWarn()
                        .addKeyValue("channel", delivery.channel())
                        .addKeyValue("try", delivery.tries())
                        .addKeyValue("reason", sent.why())
                        .log("alert_not_told");
                deliveries.failed(delivery, sent.why(), sent.again());
            }
        } catch (StoreUnavailable away) {
            LOG.atWarn().addKeyValue("reason", away.getMessage()).log("alert_told_or_not");
        } finally {
            going.remove(delivery.id());
            seats.release();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException stop) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
