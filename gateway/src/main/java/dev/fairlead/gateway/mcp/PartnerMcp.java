package dev.fairlead.gateway.mcp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.OwnRoute;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.mcp.Identity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Partners' models at {@code /mcp}, where no route that is configured has that path. What is called goes through the
 * pipeline of its endpoint; here it is only found out who asks.
 */
public final class PartnerMcp implements RouteFinder {

    private static final byte[] PATH = "/mcp".getBytes(US_ASCII);

    private static final String INSTRUCTIONS =
            "Calls the APIs that this client was granted. Each tool is one endpoint: path, query, headers and body are given"
                    + " apart, as its schema says. An answer begins with the status of HTTP and its type; the body follows."
                    + " A refusal is a problem document that says what to do. Calls count against the client's limits like"
                    + " all its requests: after 429 wait as long as the document says.";

    private final Supplier<@Nullable Offer> offers;
    private final RouteFinder next;
    private final Surroundings surroundings;
    private final Identity identity;
    private final AtOnce atOnce = new AtOnce();
    private volatile @Nullable Compiled compiled;

    /**
     * What one table offers.
     *
     * @param snapshot what it was made of
     * @param routes its routes
     * @param who finds out who calls, and whether anything may be called by them at all
     * @param free whether nothing that is configured takes a request
     */
    public record Offer(Snapshot snapshot, List<CompiledRoute> routes, List<Step> who, Predicate<Exchange> free) {}

    private record Compiled(Snapshot of, CompiledRoute route) {}

    /**
     * In front of the routes that {@code next} finds.
     *
     * @param offers what is offered now; null where nothing is
     */
    public PartnerMcp(Supplier<@Nullable Offer> offers, RouteFinder next, Surroundings surroundings, String version) {
        this.offers = offers;
        this.next = next;
        this.surroundings = surroundings;
        this.identity = new Identity("fairlead", version, INSTRUCTIONS);
    }

    @Override
    public Verdict find(Exchange exchange) {
        return isMeant(exchange) ? found(exchange) : next.find(exchange);
    }

    private static boolean isMeant(Exchange exchange) {
        int start = exchange.pathStart();
        int end = exchange.pathEnd();
        return end - start == PATH.length && Arrays.equals(exchange.bytes(), start, end, PATH, 0, PATH.length);
    }

    private Verdict found(Exchange exchange) {
        Offer offer = offers.get();
        if (offer == null
                || offer.snapshot().products().isEmpty()
                || !offer.free().test(exchange)) {
            return next.find(exchange);
        }
        exchange.route(route(offer));
        return exchange.method().equals("POST")
                ? Verdict.CONTINUE
                : exchange.refuse(new Failure.MethodNotAllowed(List.of("POST")));
    }

    // One that is the same is what was compiled; to compare all that is in it takes long.
    @SuppressWarnings("ReferenceEquality")
    private CompiledRoute route(Offer offer) {
        Compiled last = compiled;
        if (last == null || last.of() != offer.snapshot()) {
            last = new Compiled(offer.snapshot(), compile(offer));
            compiled = last;
        }
        return last.route();
    }

    private CompiledRoute compile(Offer offer) {
        Supplier<Catalogue> catalogue = new Once(() -> catalogue(offer));
        Step[] steps = new Step[offer.who().size() + 1];
        offer.who().toArray(steps);
        steps[steps.length - 1] = new MessageStep(identity, catalogue, surroundings, atOnce);
        return OwnRoute.of("mcp", steps);
    }

    private static Catalogue catalogue(Offer offer) {
        Map<String, CompiledRoute> served = new HashMap<>();
        offer.routes().forEach(route -> served.put(route.route(), route));
        return new Catalogue(offer.snapshot(), served);
    }

    /** Made by whoever asks first; made twice rather than waited for. */
    private static final class Once implements Supplier<Catalogue> {

        private final Supplier<Catalogue> making;
        private volatile @Nullable Catalogue made;

        Once(Supplier<Catalogue> making) {
            this.making = making;
        }

        @Override
        public Catalogue get() {
            Catalogue there = made;
            if (there == null) {
                there = making.get();
                made = there;
            }
            return there;
        }
    }
}
