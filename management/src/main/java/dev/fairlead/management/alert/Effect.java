package dev.fairlead.management.alert;

import dev.fairlead.store.Store;
import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.revision.Difference;
import dev.fairlead.store.revision.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the routes that a revision touched did before it and after it.
 *
 * @param from where what is before begins
 * @param to where what is after ends: with the window, with the next revision, or now
 * @param routes each of them, by name
 */
public record Effect(long revision, Instant from, Instant at, Instant to, Map<String, Comparison> routes) {

    public Effect {
        routes = new TreeMap<>(routes);
    }

    /** All of them together. */
    public Comparison whole() {
        return new Comparison(
                routes.values().stream().map(Comparison::before).reduce(Counts.NONE, Counts::plus),
                routes.values().stream().map(Comparison::after).reduce(Counts.NONE, Counts::plus));
    }

    /** Of a revision that is kept, over a window at each side; empty if it is not kept, or what it changed is not known. */
    public static Optional<Effect> of(Store store, InstantSource clock, long number, Duration window) {
        Optional<Revision> revision = store.revisions().find(number);
        Optional<List<Difference>> differences = store.revisions().differences(number - 1, number);
        if (revision.isEmpty() || differences.isEmpty()) {
            return Optional.empty();
        }
        List<Told> told = new ArrayList<>();
        for (ReplicaReport replica : store.replicas().live()) {
            store.views().find(replica.id()).map(view -> Told.read(view.json())).ifPresent(told::add);
        }
        Instant at = revision.get().at();
        Instant end = earliest(
                clock.instant(),
                at.plus(window),
                store.revisions().find(number + 1).map(Revision::at).orElse(Instant.MAX));
        Touched touched = Touched.of(differences.get(), told);
        Map<String, Counts> before = store.routes().between(at.minus(window), at);
        Map<String, Counts> after = store.routes().between(at, end);
        return Optional.of(new Effect(number, at.minus(window), at, end, compared(touched, before, after)));
    }

    private static Map<String, Comparison> compared(
            Touched touched, Map<String, Counts> before, Map<String, Counts> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> !touched.takes(name));
        Map<String, Comparison> routes = new TreeMap<>();
        names.forEach(name -> routes.put(
                name, new Comparison(before.getOrDefault(name, Counts.NONE), after.getOrDefault(name, Counts.NONE))));
        return routes;
    }

    private static Instant earliest(Instant one, Instant other, Instant third) {
        Instant first = one.isBefore(other) ? one : other;
        return first.isBefore(third) ? first : third;
    }
}
