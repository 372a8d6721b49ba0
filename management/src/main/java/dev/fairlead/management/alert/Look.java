package dev.fairlead.management.alert;

import dev.fairlead.store.Store;
import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.replica.ReplicaViews;
import dev.fairlead.store.revision.Revision;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the store into a scene; what did not change since the last look is not read again. For one thread. */
final class Look {

    private final Store store;
    private final Map<String, Instant> toldAt = new HashMap<>();
    private final Map<String, Told> told = new HashMap<>();
    private Optional<Revision> newest = Optional.empty();

    Look(Store store) {
        this.store = store;
    }

    Scene scene(Instant now) {
        List<ReplicaReport> live = store.replicas().live();
        read(live);
        long number = store.resources().revision();
        if (newest.filter(revision -> revision.number() == number).isEmpty()) {
            newest = store.revisions().find(number);
        }
        Map<String, Map<String, Counts>> counted = new HashMap<>();
        return new Scene(
                now,
                live,
                store.replicas().silent(),
                told,
                number,
                newest.map(Revision::at).orElse(Instant.EPOCH),
                (from, to) -> counted.computeIfAbsent(
                        from + " " + to, unknown -> store.routes().between(from, to)));
    }

    /** The newest revision, as the last scene has it. */
    Optional<Revision> newest() {
        return newest;
    }

    private void read(List<ReplicaReport> live) {
        Map<String, Instant> latest = store.views().told();
        List<String> ids = live.stream().map(ReplicaReport::id).toList();
        told.keySet().retainAll(ids);
        toldAt.keySet().retainAll(ids);
        for (String id : ids) {
            Instant at = latest.get(id);
            if (at != null && !at.equals(toldAt.get(id))) {
                Optional<ReplicaViews.View> view = store.views().find(id);
                view.ifPresent(there -> {
                    told.put(id, Told.read(there.json()));
                    toldAt.put(id, there.at());
                });
            }
        }
    }
}
