package dev.fairlead.management.alert;

import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.replica.ReplicaReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * How everything stands at one moment, as far as it was reported.
 *
 * @param replicas that are live
 * @param silent those that stopped reporting without a word
 * @param told what the live ones told of their tables, by id
 * @param revision the store's
 * @param since when that was made
 * @param routes what was counted by route between two moments
 */
record Scene(
        Instant now,
        List<ReplicaReport> replicas,
        List<ReplicaReport> silent,
        Map<String, Told> told,
        long revision,
        Instant since,
        BiFunction<Instant, Instant, Map<String, Counts>> routes) {

    Scene {
        replicas = List.copyOf(replicas);
        silent = List.copyOf(silent);
        told = Map.copyOf(told);
    }

    /**
     * A backend as all gateways see it.
     *
     * @param down at how many it is, without somebody's wish
     * @param drained at how many somebody drains it
     * @param of at how many it is known
     * @param reason of one of those where it is down
     */
    record Stand(String service, String url, int down, int drained, int of, String reason) {

        private Stand and(Told.Backend seen) {
            boolean isDown = !seen.up() && !seen.drained();
            String why = isDown && reason.isEmpty() ? seen.reason() : reason;
            return new Stand(service, url, down + (isDown ? 1 : 0), drained + (seen.drained() ? 1 : 0), of + 1, why);
        }

        /** Whether somebody wants what it lacks: that it takes nothing says nothing of it. */
        boolean isDrained() {
            return down == 0 && drained > 0;
        }
    }

    /** All backends, by service and address. */
    List<Stand> backends() {
        TreeMap<String, Stand> all = new TreeMap<>();
        told.values().forEach(one -> one.backends().forEach(backend -> {
            String key = backend.service() + "\n" + backend.url();
            Stand before = all.getOrDefault(key, new Stand(backend.service(), backend.url(), 0, 0, 0, ""));
            all.put(key, before.and(backend));
        }));
        return new ArrayList<>(all.values());
    }

    /** What was counted by route between two moments. */
    Map<String, Counts> between(Instant from, Instant to) {
        return routes.apply(from, to);
    }
}
