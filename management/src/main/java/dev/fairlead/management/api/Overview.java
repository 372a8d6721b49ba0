package dev.fairlead.management.api;

import dev.fairlead.management.event.Feed;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Traffic;
import dev.fairlead.management.mcp.Plans;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.secret.KeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How things are: for people, for probes, for Prometheus. */
final class Overview {

    /** How many findings are told one by one: people mend some of them first, and ask again. */
    private static final int MOST_FINDINGS = 100;

    private static final String FULL = "takes no changes: its disk is full";

    private final Store store;
    private final Validation validation;
    private final InstantSource clock;
    private final String version;
    private final Traffic traffic;
    private final Plans plans;
    private final Feed feed;
    private final Instant started;

    Overview(
            Store store,
            Validation validation,
            InstantSource clock,
            String version,
            Traffic traffic,
            Plans plans,
            Feed feed) {
        this.plans = plans;
        this.feed = feed;
        this.store = store;
        this.validation = validation;
        this.clock = clock;
        this.version = version;
        this.traffic = traffic;
        this.started = clock.instant();
    }

    void serve(Operations table) {
        table.does("readStatus", this::status);
        table.does("readMetrics", this::metrics);
        table.does("readHealth", this::health);
        table.does("readHealthz", this::health);
        table.does("readLiveness", this::live);
        table.does("readReadiness", this::ready);
    }

    /** Everything that the page shows at its top. */
    private Answer status(Call call) {
        Contents contents = store.resources().contents();
        List<ReplicaReport> replicas = store.replicas().live();
        List<Node> findings = findings(contents, replicas);
        int told = Math.min(findings.size(), MOST_FINDINGS);
        Members counts = new Members();
        for (Kind kind : Kind.values()) {
            counts.put(kind.plural(), contents.count(kind));
        }
        return Answer.json(
                200,
                new Members()
                        .put("version", version)
                        .put("startedAt", started.toString())
                        .put(
                                "uptimeSeconds",
                                Duration.between(started, clock.instant()).toSeconds())
                        .put("revision", store.resources().revision())
                        .put("counts", counts.build())
                        .put("unpublished", unpublished(contents))
                        .put(
                                "replicas",
                                Members.of(replicas.stream().map(Records::shown).toList()))
                        .put("findings", Members.of(findings.subList(0, told)))
                        .put("findingsMore", more(findings.size() - told))
                        .build());
    }

    private static Optional<Node> more(int count) {
        return count == 0 ? Optional.empty() : Optional.of(Members.of(count));
    }

    private static long unpublished(Contents contents) {
        return Validation.unpublished(contents).size();
    }

    // What the store's own content gives rise to, and what replicas found, which see files and labels too.
    private List<Node> findings(Contents contents, List<ReplicaReport> replicas) {
        List<Node> findings = new ArrayList<>();
        List<Diagnostic> own = validation.findings(contents);
        for (Severity severity : List.of(Severity.ERROR, Severity.WARNING)) {
            own.stream()
                    .filter(finding -> finding.severity() == severity)
                    .map(Overview::shown)
                    .forEach(findings::add);
        }
        replicas.forEach(replica -> findings.addAll(told(replica, Severity.ERROR)));
        replicas.forEach(replica -> findings.addAll(told(replica, Severity.WARNING)));
        return findings;
    }

    // A replica tells its errors first, and how many there are.
    private static List<Node> told(ReplicaReport replica, Severity severity) {
        int errors = Math.min(replica.errors(), replica.findings().size());
        boolean wanted = severity == Severity.ERROR;
        return replica
                .findings()
                .subList(
                        wanted ? 0 : errors,
                        wanted ? errors : replica.findings().size())
                .stream()
                .map(finding -> (Node) new Members()
                        .put("severity", wanted ? "error" : "warning")
                        .put("replica", replica.id())
                        .put("text", finding)
                        .build())
                .toList();
    }

    static Node shown(Diagnostic finding) {
        return new Members()
                .put("severity", finding.severity() == Severity.ERROR ? "error" : "warning")
                .put("subject", finding.subject().toString())
                .put("text", finding.text())
                .put("remedy", finding.remedy())
                .build();
    }

    /** Up as long as it can answer. */
    private Answer live(Call call) {
        return Answer.json(200, new Members().put("status", "up").build());
    }

    /** Ready while the store can be used: management can do nothing without it. */
    private Answer ready(Call call) {
        Optional<String> trouble = trouble();
        return Answer.json(trouble.isEmpty() ? 200 : 503, health(trouble));
    }

    /** The same, for people: 200 also when degraded. */
    private Answer health(Call call) {
        return Answer.json(200, health(trouble().or(this::want)));
    }

    private Node health(Optional<String> trouble) {
        return new Members()
                .put("status", trouble.isEmpty() ? "up" : "degraded")
                .put("version", version)
                .put("store", trouble.orElse("up"))
                .build();
    }

    // The probes are open, so they say that something is wrong, and not where it lies.
    private Optional<String> trouble() {
        try {
            store.check();
            return Optional.empty();
        } catch (StoreUnavailable away) {
            // Full in the middle of a change, what is new cannot be read either until there is room.
            return Optional.of(away.isFull() ? FULL : "does not answer");
        } catch (KeyException wrong) {
            return Optional.of("the encryption key does not fit it");
        }
    }

    // It is still ready: everything can be read, and only changes are refused.
    private Optional<String> want() {
        try {
            return store.isFull() ? Optional.of(FULL) : Optional.empty();
        } catch (StoreUnavailable away) {
            return Optional.of("does not answer");
        }
    }

    /** Prometheus' text format 0.0.4. */
    private Answer metrics(Call call) {
        StringBuilder out = new StringBuilder();
        gauge(
                out,
                "fairlead_management_requests_in_flight",
                "Requests that are being answered now",
                traffic.inFlight());
        out.append("# HELP fairlead_management_requests_total Answers by hundred of their status\n")
                .append("# TYPE fairlead_management_requests_total counter\n");
        for (int hundred = 2; hundred <= 5; hundred++) {
            out.append("fairlead_management_requests_total{status=\"")
                    .append(hundred)
                    .append("xx\"} ")
                    .append(traffic.answered(hundred))
                    .append('\n');
        }
        gauge(
                out,
                "fairlead_revision",
                "The store's latest revision",
                store.resources().revision());
        List<ReplicaReport> replicas = store.replicas().live();
        gauge(out, "fairlead_replicas_live", "Gateways that reported lately", replicas.size());
        long revision = store.resources().revision();
        gauge(
                out,
                "fairlead_replicas_behind",
                "Live gateways that serve an older revision",
                replicas.stream()
                        .filter(replica -> replica.revision() < revision)
                        .count());
        gauge(out, "fairlead_management_listeners", "Streams of events that are open", feed.count());
        gauge(out, "fairlead_management_mcp_plans", "Changes that were planned and may be applied", plans.count());
        gauge(out, "fairlead_management_mcp_plan_bytes", "How long they are together", plans.bytes());
        gauge(
                out,
                "fairlead_management_memory_used_bytes",
                "Heap in use",
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        return Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", out.toString());
    }

    private static void gauge(StringBuilder out, String name, String help, long value) {
        out.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n')
                .append("# TYPE ")
                .append(name)
                .append(" gauge\n")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n');
    }
}
