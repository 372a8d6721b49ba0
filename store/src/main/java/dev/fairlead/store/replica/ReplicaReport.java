package dev.fairlead.store.replica;

import java.time.Instant;
import java.util.List;

/**
 * What one running gateway says about itself.
 *
 * @param id unique among the replicas, the same as long as the process lives
 * @param address where its own side listens, as {@code host:port}; may be empty
 * @param revision the store's revision that it serves
 * @param snapshot number of the snapshot that it serves
 * @param version of Fairlead
 * @param health {@code up}, or {@code degraded: } or {@code down: } and the reason
 * @param errors how many objects it has disabled
 * @param warnings how many findings left their object served
 * @param findings the first few findings, one line each, at most {@link #MAX_FINDINGS}
 * @param pulse how busy it is
 * @param started when the process began to serve
 * @param seen when it said so; set by the store's side when the report is saved
 */
public record ReplicaReport(
        String id,
        String address,
        long revision,
        long snapshot,
        String version,
        String health,
        int errors,
        int warnings,
        List<String> findings,
        Pulse pulse,
        Instant started,
        Instant seen) {

    /** How many findings a report carries. */
    public static final int MAX_FINDINGS = 20;

    public ReplicaReport {
        findings = List.copyOf(findings.subList(0, Math.min(findings.size(), MAX_FINDINGS)));
    }
}
