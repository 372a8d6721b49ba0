package dev.fairlead.gateway.observe.metric;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Observer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by entrypoint, route, service and product.
 *
 * <p>Each event loop counts in numbers of its own, with four additions for each of the four kinds and nothing else: no
 * lock, no contended word, no garbage. A scrape adds the loops up. Label sets of routes, services, products and clients
 * that are gone are forgotten with {@link #retain}, so churn does not use up the bound.
 */
public final class Metrics implements Observer {

    /** How many label sets each kind has at most before some become {@code other}. */
    public static final int LABEL_SETS = 500;

    private final Families families;
    /** By number; each is made and used by its own loop alone. */
    private final @Nullable LoopCounters[] loops;

    /** Which label sets are current; a loop that counts in older ones starts over. */
    private final AtomicInteger generation = new AtomicInteger();

    /**
     * Metrics with nothing counted.
     *
     * @param gauges where the number of label sets is shown
     * @param loops how many event loops there are
     * @param buckets of the histograms of time
     * @param labelSets the bound of each kind, from 4; {@link #LABEL_SETS} is a good one
     */
    public Metrics(Gauges gauges, int loops, Buckets buckets, int labelSets) {
        this.families = Families.of(new Family.Bounds(labelSets, loops, buckets));
        this.loops = new LoopCounters[loops];
        for (Family family : families.all()) {
            gauges.gauge(
                    "fairlead_metric_label_sets",
                    "Label sets of the request metrics; past " + labelSets + " new ones count as other.",
                    Map.of("kind", family.kind()),
                    family::size);
        }
    }

    @Override
    public void ended(Exchange exchange) {
        int number = exchange.loop();
        int current = generation.get();
        LoopCounters loop = loops[number];
        if (loop == null || loop.generation() != current) {
            loop = new LoopCounters(families, number, current);
            loops[number] = loop;
        }
        loop.count(exchange);
    }

    /**
     * Forgets the label sets of what is no longer there. Called after a new route table went live, from one thread.
     *
     * @param routes the routes of the new table
     * @param clients the names of the clients that exist
     */
    public void retain(Collection<CompiledRoute> routes, Set<String> clients) {
        Set<String> names = new HashSet<>(Set.of(Family.OTHER));
        Set<String> services = new HashSet<>(names);
        Set<String> products = new HashSet<>(names);
        Set<String> partners = new HashSet<>(clients);
        partners.addAll(Set.of(Family.OTHER, ""));
        for (CompiledRoute route : routes) {
            names.add(route.route());
            services.add(route.service());
            products.add(route.product());
        }
        families.route().retain(values -> names.contains(values.getFirst()));
        families.service().retain(values -> services.contains(values.getFirst()));
        families.product().retain(values -> products.contains(values.getFirst()) && partners.contains(values.get(1)));
        // Loops drop what they remember when they next look; a removed and re-added name starts from zero.
        generation.incrementAndGet();
    }

    /** What callers asked for at the entrypoints, and how it ended; not what operators ask of the own side. */
    public TrafficTotals totals() {
        return TrafficTotals.of(families.entrypoint());
    }

    /** What callers asked for, by route. */
    public Map<String, TrafficTotals> routes() {
        return TrafficTotals.byFirst(families.route());
    }

    /** Writes all request metrics. */
    void write(TextFormat out) {
        for (Family family : families.all()) {
            family.write(out);
        }
    }
}
