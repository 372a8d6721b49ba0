package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Step;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The middlewares that count: each use of one by a route has counts of its own, and as long as its configuration is
 * equal and a route table holds it, they survive new tables.
 */
public final class Counting {

    /** One use. */
    private record Use(Name route, Name middleware) {}

    private record Kept(Middleware configured, WeakReference<Step> step) {}

    private final int loops;
    private final Map<Use, Kept> uses = new HashMap<>();
    private @Nullable Nonces nonces;

    /** How many event loops there are. */
    public int loops() {
        return loops;
    }

    /** @param loops event loops */
    public Counting(int loops) {
        this.loops = loops;
    }

    /** The circuit breaker of a route. Any thread. */
    public Step circuitBreaker(Name route, Name name, Middleware.CircuitBreaker configured) {
        return kept(
                new Use(route, name),
                configured,
                () -> new CircuitBreaker(route.toString(), name.toString(), configured, loops));
    }

    /** The limit of a route. Any thread. */
    public Step inFlightReq(Name route, Name name, Middleware.InFlightReq configured) {
        return kept(new Use(route, name), configured, () -> new InFlightReq(name.toString(), configured));
    }

    /** The rate of a route. Any thread. */
    public Step rateLimit(Name route, Name name, Middleware.RateLimit configured) {
        return kept(new Use(route, name), configured, () -> new RateLimit(configured));
    }

    /** Reads its users anew; which proofs were used is known longer than a table lives. Any thread. */
    public synchronized Step digestAuth(Middleware.DigestAuth configured) {
        Nonces known = nonces;
        if (known == null) {
            known = new Nonces(new SecureRandom());
            nonces = known;
        }
        return new DigestAuth(configured, known);
    }

    /** Sources whose rate is remembered. Any thread. */
    public synchronized int rateSources() {
        return uses.values().stream()
                .mapToInt(kept -> kept.step().get() instanceof RateLimit limit ? limit.sources() : 0)
                .sum();
    }

    /** Nonces that were used and are remembered. Any thread. */
    public synchronized int usedNonces() {
        Nonces known = nonces;
        return known == null ? 0 : known.size();
    }

    private synchronized Step kept(Use use, Middleware configured, Supplier<Step> make) {
        Optional<Step> known = Optional.ofNullable(uses.get(use))
                .filter(kept -> kept.configured().equals(configured))
                .flatMap(kept -> Optional.ofNullable(kept.step().get()));
        if (known.isPresent()) {
            return known.get();
        }
        Step made = make.get();
        uses.values().removeIf(kept -> kept.step().refersTo(null));
        uses.put(use, new Kept(configured, new WeakReference<>(made)));
        return made;
    }

    /** How the circuit breakers of a middleware stand. Any thread. */
    public synchronized List<CircuitBreaker> breakers(Name middleware) {
        List<CircuitBreaker> found = new ArrayList<>();
        uses.forEach((use, kept) -> {
            if (use.middleware().equals(middleware) && kept.step().get() instanceof CircuitBreaker breaker) {
                found.add(breaker);
            }
        });
        return found;
    }
}
