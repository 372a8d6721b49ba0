package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.health.Standing;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.model.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a service would get, and who of its backends; whose turn it is stays as it is. */
final class ForwardAttempt {

    private static final int TARGET_BYTES = 1024;

    private final LiveExchange exchange;
    private final Step.Telling told;

    ForwardAttempt(LiveExchange exchange, Step.Telling told) {
        this.exchange = exchange;
        this.told = told;
    }

    /**
     * Tells.
     *
     * @param usable numbers of the backends that take requests; one or more
     * @param pinned number of the one that the caller's cookie names, or a negative one
     */
    void tell(Name service, List<LiveBackend> backends, int[] usable, int pinned) {
        List<String> ready = new ArrayList<>();
        boolean stays = false;
        for (int number : usable) {
            ready.add(backends.get(number).backend().url());
            stays |= number == pinned;
        }
        LiveBackend first = backends.get(stays ? pinned : usable[0]);
        String target = target(first.pool(exchange.loop()).basePath());
        told.says(exchange.method() + " " + target + " goes to "
                + (ready.size() == 1 ? "" : "one of the " + ready.size() + " backends of ")
                + service + (ready.size() == 1 ? ", " + ready.getFirst() : ": " + String.join(", ", ready)));
        for (int number : usable) {
            doubt(
                            backends.get(number).health().standing(),
                            backends.get(number).backend().url())
                    .ifPresent(told::says);
        }
        if (stays) {
            told.says("the caller's cookie keeps it at " + first.backend().url());
        }
        if (usable.length < backends.size()) {
            told.says("of its " + backends.size() + " backends " + (backends.size() - usable.length)
                    + " take no requests now");
        }
    }

    /** What is known of a backend that gets requests and did not answer the last one. */
    static Optional<String> doubt(Standing standing, String url) {
        return standing.up() ? Optional.empty() : Optional.of(url + " did not answer last: " + standing.reason());
    }

    private String target(String basePath) {
        HeadWriter written = new HeadWriter(TARGET_BYTES);
        ForwardPath.write(written, exchange, basePath);
        return new String(written.bytes(), 0, written.length(), StandardCharsets.ISO_8859_1);
    }
}
