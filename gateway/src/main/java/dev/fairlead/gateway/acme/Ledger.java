package dev.fairlead.gateway.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * When orders were made lately, by all replicas: whatever goes wrong, no authority is asked more often than this.
 *
 * @param orders not older than an hour, oldest first
 */
record Ledger(List<Instant> orders) {

    /** A tenth of what the strictest public authority grants an account. */
    private static final int MAX_ORDERS_AN_HOUR = 20;

    private static final Duration HOUR = Duration.ofHours(1);

    Ledger {
        orders = List.copyOf(orders);
    }

    static Ledger empty() {
        return new Ledger(List.of());
    }

    boolean isFull(Instant now) {
        return since(now).count() >= MAX_ORDERS_AN_HOUR;
    }

    Ledger with(Instant order) {
        return new Ledger(Stream.concat(since(order), Stream.of(order)).toList());
    }

    private Stream<Instant> since(Instant now) {
        return orders.stream().filter(order -> order.isAfter(now.minus(HOUR)));
    }

    byte[] written() {
        List<String> times = orders.stream().map(Instant::toString).toList();
        return Json.canonical(
                        new Members().put("orders", Members.ofTexts(times)).build())
                .getBytes(UTF_8);
    }

    static Ledger read(byte[] written) throws Things.Unreadable {
        Map<String, String> texts = Things.texts(written, Things.ORDERS);
        String times = Things.text(texts, "orders", Things.ORDERS);
        try {
            return times.isEmpty()
                    ? empty()
                    : new Ledger(Stream.of(times.split(",")).map(Instant::parse).toList());
        } catch (java.time.DateTimeException wrong) {
            throw new Things.Unreadable(Things.ORDERS + " cannot be read: a time in it is none", wrong);
        }
    }
}
