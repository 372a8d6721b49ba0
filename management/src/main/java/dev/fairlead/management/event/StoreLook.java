package dev.fairlead.management.event;

import dev.fairlead.model.tree.Members;
import dev.fairlead.store.Store;
import dev.fairlead.store.alert.Alert;
import dev.fairlead.store.audit.Head;
import dev.fairlead.store.replica.Pulse;
import dev.fairlead.store.replica.ReplicaReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Looks at the store: five small questions. What another process of management did is seen like one's own. */
public final class StoreLook implements Supplier<Facts> {

    private final Store store;

    public StoreLook(Store store) {
        this.store = store;
    }

    /** @throws dev.fairlead.store.mongo.StoreUnavailable if it does not answer */
    @Override
    public Facts get() {
        Head head = store.head();
        List<ReplicaReport> replicas = store.replicas().live();
        List<Alert> alerts = store.alerting().alerts().firing();
        long newest = store.requests().newestMillis();
        String sequence = Long.toString(head.sequence());
        long requests = replicas.stream()
                .mapToLong(replica -> replica.pulse().counts().requests())
                .sum();
        return new Facts()
                .with(Topic.CHANGED, sequence, new Members())
                .with(Topic.REVISION, Long.toString(head.revision()), new Members().put("revision", head.revision()))
                .with(
                        Topic.REPLICAS,
                        hash(replicas.stream().map(StoreLook::standing).toList()),
                        new Members().put("live", replicas.size()))
                .with(Topic.TABLES, hash(new TreeMap<>(store.views().told())), new Members())
                .with(
                        Topic.FIGURES,
                        hash(replicas.stream()
                                .map(ReplicaReport::pulse)
                                .map(Pulse::counts)
                                .toList()),
                        new Members().put("requests", requests))
                .with(Topic.ALERTS, hash(alerts), new Members().put("firing", alerts.size()))
                .with(
                        Topic.REQUESTS,
                        Long.toString(newest),
                        new Members().put("until", Instant.ofEpochMilli(newest).toString()))
                .with(Topic.AUDIT, sequence, new Members().put("sequence", head.sequence()));
    }

    // All that it says of itself but how busy it is, and when it said so.
    private static List<Object> standing(ReplicaReport replica) {
        return List.of(
                replica.id(),
                replica.address(),
                replica.revision(),
                replica.snapshot(),
                replica.version(),
                replica.health(),
                replica.errors(),
                replica.warnings(),
                replica.findings());
    }

    private static String hash(Object things) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(things.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
