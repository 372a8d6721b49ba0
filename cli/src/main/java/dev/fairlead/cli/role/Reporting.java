package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.gateway.observe.metric.TrafficTotals;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Landscape;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Source;
import dev.fairlead.store.Store;
import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.replica.MinuteWriter;
import dev.fairlead.store.replica.PulseMeter;
import dev.fairlead.store.replica.ReplicaReport;
import dev.fairlead.store.replica.ReplicaReporter;
import dev.fairlead.store.replica.RouteWriter;
import dev.fairlead.store.replica.RunningSettings;
import dev.fairlead.store.source.StoreSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What passes between a gateway and its store besides configuration: the replica's report, and whether the store answers. */
final class Reporting implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    private final Store store;
    private final StoreSource source;
    private final Gateway gateway;
    private final String replica;
    private final Instant started = Instant.now();
    private final PulseMeter meter = new PulseMeter();
    private final MinuteWriter minutes;
    private final RouteWriter routes;
    private final ViewTeller view;
    private final Answering answering;
    private final ReplicaReporter reporter;
    private final Thread looking;
    private volatile boolean keyFits;
    private boolean wrongKeyTold;

    /**
     * Begins to report.
     *
     * @param sources say what is around the gateway
     */
    Reporting(Store store, StoreSource source, Gateway gateway, Settings settings, List<Source> sources) {
        this.store = store;
        this.source = source;
        this.gateway = gateway;
        this.replica = settings.identity().replica();
        this.minutes = new MinuteWriter(store.traffic(), replica);
        this.routes = new RouteWriter(store.routes(), replica);
        this.answering = new Answering(
                gateway.documents()::explained, gateway.documents()::captured, gateway.draining()::told, () -> Told.of(
                                settings, List.of(RunningSettings.GATEWAY), checks())
                        .json());
        this.view = new ViewTeller(
                store.views(), replica, () -> gateway.documents().told(landscapes(sources)), System::nanoTime);
        this.reporter = new ReplicaReporter(store.replicas(), this::report, this::tellBesides, EVERY);
        this.looking = Thread.ofVirtual().name("store-health").start(this::look);
    }

    private static List<Landscape> landscapes(List<Source> sources) {
        return sources.stream().flatMap(each -> each.landscape().stream()).toList();
    }

    // Not with the report: that waits for the store as long as it takes, and this is about a store that does not
    // answer.
    private void look() {
        try {
            while (true) {
                tellHealth(source.status(), gateway.health());
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException closed) {
            // Nobody asks any more.
            return;
        }
    }

    /** Reports at once. */
    void now() {
        reporter.nudge();
    }

    private Map<String, String> checks() {
        Map<String, String> checks = new HashMap<>();
        gateway.health().standing().forEach((name, status) -> checks.put(name, status.word()));
        return checks;
    }

    private ReplicaReport report() {
        tellHealth(source.status(), gateway.health());
        tellKey();
        Snapshot snapshot = gateway.snapshot();
        Instant now = Instant.now();
        // Errors first: of many only the first are told, and how many are errors tells which.
        List<Diagnostic> findings = snapshot.diagnostics().stream()
                .sorted(Comparator.comparing(finding -> finding.severity() != Diagnostic.Severity.ERROR))
                .toList();
        int errors = (int) findings.stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .count();
        InetSocketAddress admin = gateway.adminAddress();
        return new ReplicaReport(
                replica,
                admin.getHostString() + ":" + admin.getPort(),
                snapshot.revision(),
                snapshot.number(),
                Version.number(),
                gateway.health().said(),
                errors,
                findings.size() - errors,
                findings.stream().map(Diagnostic::toString).toList(),
                meter.look(counts(), System.nanoTime()),
                started,
                now);
    }

    private void tellBesides() {
        if (!source.status().reached()) {
            return;
        }
        Instant now = Instant.now();
        minutes.look(counts(), now);
        if (routes.isDue(now)) {
            routes.look(byRoute(), now);
        }
        view.tell(gateway.snapshot().number());
        store.questions().answerAll(replica, answering);
    }

    private Counts counts() {
        return counts(gateway.documents().totals());
    }

    private static Counts counts(TrafficTotals totals) {
        return new Counts(totals.requests(), totals.clientErrors(), totals.serverErrors(), totals.times());
    }

    private Map<String, Counts> byRoute() {
        Map<String, Counts> all = new HashMap<>();
        gateway.documents().routes().forEach((route, totals) -> all.put(route, counts(totals)));
        return all;
    }

    // With another key every client would be refused: one that has it must not get requests.
    private void tellKey() {
        if (keyFits || !source.status().reached()) {
            return;
        }
        Optional<String> fault = store.keyFault();
        keyFits = fault.isEmpty();
        fault.ifPresentOrElse(this::wrongKey, () -> gateway.health().up("key"));
    }

    private void wrongKey(String text) {
        gateway.health().down("key", text);
        if (!wrongKeyTold) {
            wrongKeyTold = true;
            LOG.atError().addKeyValue("reason", text).log("key_wrong");
        }
    }

    /** What the store's answers mean for the replica: it serves without the store what it had of it once. */
    static void tellHealth(StoreSource.Status status, Health health) {
        if (status.reached()) {
            health.up("store");
        } else if (status.served()) {
            health.degraded(
                    "store", "the store does not answer; serving the last good copy of revision " + status.revision());
        } else {
            health.down("store", "the store does not answer, and there is no last good copy of it to serve");
        }
    }

    /** Stops, and takes the replica off the list. */
    @Override
    public void close() {
        looking.interrupt();
        reporter.close();
    }
}
