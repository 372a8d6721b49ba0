package dev.fairlead.gateway.acme;

import dev.fairlead.gateway.acme.Authority.Issued;
import dev.fairlead.gateway.acme.Authority.Refused;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.tls.CertificatePair;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what routes want is there: looks at the shelf, orders what is missing or due, one at a time, and only
 * while it holds the right to. What other replicas ordered it finds on the shelf like its own.
 *
 * <p>Used by one thread of its own, but for what is marked.
 */
final class Certifier {

    /** What nobody wants is kept for a while after its end: somebody may look for it. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Certifier.class);

    private final List<Resolver> resolvers;
    private final Shelf shelf;
    private final Authority authority;
    private final InstantSource clock;
    private final Runnable changed;

    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, byte[]> unsaved = new TreeMap<>();
    private final LongAdder issued = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private Ledger ledger = Ledger.empty();
    private boolean holding;
    private boolean unreached;

    private volatile Wants wants = Wants.none();
    private volatile Map<String, Held> held = Map.of();
    private volatile Map<String, Attempts> failures = Map.of();

    /** @param changed is called, on the thread of {@link #tick}, when there is something else to serve or to tell */
    Certifier(List<Resolver> resolvers, Shelf shelf, Authority authority, InstantSource clock, Runnable changed) {
        this.resolvers = List.copyOf(resolvers);
        this.shelf = shelf;
        this.authority = authority;
        this.clock = clock;
        this.changed = changed;
    }

    /** What the routes of this snapshot want, from now on. Any thread. */
    void want(Snapshot snapshot) {
        wants = Wants.of(snapshot, resolvers);
    }

    /** What is there of what is wanted. Any thread. */
    Map<Name, CertificatePair> certificates() {
        Map<Name, CertificatePair> there = new HashMap<>();
        wants.askers().keySet().forEach(wanted -> held(wanted)
                .ifPresent(certificate -> there.put(Wants.name(wanted), certificate.pair())));
        return there;
    }

    /** What there is to say to those who want. Any thread. */
    List<Diagnostic> findings() {
        Wants now = wants;
        List<Diagnostic> findings = new ArrayList<>(now.findings());
        now.askers()
                .forEach((wanted, routes) -> findings.addAll(Words.findings(
                        wanted,
                        routes,
                        held(wanted),
                        Optional.ofNullable(failures.get(wanted.id())),
                        clock.instant())));
        return findings;
    }

    private Optional<Held> held(Wanted wanted) {
        return Optional.ofNullable(held.get(wanted.id()));
    }

    /** One look at everything. Returns once there is nothing to do now. */
    void tick() throws InterruptedException {
        try {
            save();
            if (look()) {
                changed.run();
            }
            if (due().isEmpty()) {
                letGo();
            } else if (hold()) {
                order();
                letGo();
            }
            reached();
        } catch (IOException lost) {
            if (!unreached) {
                unreached = true;
                LOG.atWarn()
                        .addKeyValue("reason", lost.getMessage())
                        .addKeyValue(
                                "remedy", "certificates that are there are served; none is ordered until it is back")
                        .log("acme_shelf_unreached");
            }
        }
    }

    private void reached() {
        if (unreached) {
            unreached = false;
            LOG.atInfo().log("acme_shelf_reached");
        }
    }

    private boolean hold() throws IOException {
        holding = shelf.hold();
        return holding;
    }

    /** Lets others order. */
    void letGo() throws IOException {
        if (holding) {
            holding = false;
            shelf.letGo();
        }
    }

    private List<Wanted> due() {
        Instant now = clock.instant();
        return wants.askers().keySet().stream()
                .filter(wanted -> isDue(wanted, now))
                .toList();
    }

    private boolean isDue(Wanted wanted, Instant now) {
        Attempts failed = failures.get(wanted.id());
        if (failed != null && now.isBefore(failed.next())) {
            return false;
        }
        return held(wanted)
                .map(certificate -> !now.isBefore(certificate.due(wanted.id())))
                .orElse(true);
    }

    // Under the right to order: what is due is looked for once more, for somebody may have seen to it meanwhile.
    private void order() throws IOException, InterruptedException {
        look();
        for (Wanted wanted : due()) {
            Instant now = clock.instant();
            if (ledger.isFull(now)) {
                LOG.atWarn()
                        .addKeyValue("hosts", wanted.shown())
                        .addKeyValue("remedy", "nothing: it is ordered when the hour is over")
                        .log("acme_orders_too_many");
                return;
            }
            if (!isDue(wanted, now) || !hold()) {
                continue;
            }
            ledger = ledger.with(now);
            shelf.put(Things.ORDERS, ledger.written());
            order(wanted);
        }
        sweep();
    }

    private void order(Wanted wanted) throws IOException, InterruptedException {
        try {
            Issued fresh = authority.order(wanted);
            Held certificate = Held.of(wanted, fresh);
            issued.increment();
            unsaved.put(Things.certificate(wanted), certificate.written());
            held = with(held, wanted.id(), certificate);
            LOG.atInfo()
                    .addKeyValue("resolver", wanted.resolver().name())
                    .addKeyValue("hosts", wanted.shown())
                    .addKeyValue("until", certificate.until())
                    .log("acme_issued");
            if (clock.instant().isBefore(certificate.due(wanted.id()))) {
                failures = without(failures, wanted.id());
                shelf.remove(Things.attempts(wanted));
            } else {
                failed(wanted, dueAlready(certificate));
            }
        } catch (Refused no) {
            refused.increment();
            failed(wanted, no);
        } finally {
            changed.run();
        }
        save();
    }

    // Else it would be ordered again at once, and again.
    private static Refused dueAlready(Held certificate) {
        return new Refused(
                "the one that was issued is good from " + certificate.from() + " to " + certificate.until()
                        + ", so it is due for renewal already",
                "set the clock of this machine",
                true,
                Optional.empty());
    }

    private void failed(Wanted wanted, Refused why) {
        int before = Optional.ofNullable(failures.get(wanted.id()))
                .map(Attempts::count)
                .orElse(0);
        Attempts failed = Attempts.after(before, why, clock.instant());
        failures = with(failures, wanted.id(), failed);
        unsaved.put(Things.attempts(wanted), failed.written());
        LOG.atWarn()
                .addKeyValue("resolver", wanted.resolver().name())
                .addKeyValue("hosts", wanted.shown())
                .addKeyValue("authority", wanted.resolver().directory())
                .addKeyValue("reason", failed.text())
                .addKeyValue("remedy", failed.remedy())
                .addKeyValue("failures", failed.count())
                .addKeyValue("next", failed.next())
                .log("acme_refused");
    }

    // What could not be put on the shelf goes there first: a certificate that was issued must not be ordered again.
    private void save() throws IOException {
        for (String id : List.copyOf(unsaved.keySet())) {
            shelf.put(id, Objects.requireNonNull(unsaved.get(id)));
            unsaved.remove(id);
        }
    }

    /** Takes in what changed on the shelf; whether that is something to serve or to tell. */
    private boolean look() throws IOException {
        Map<String, Long> versions = shelf.versions();
        Map<String, Held> nextHeld = new HashMap<>(held);
        Map<String, Attempts> nextFailures = new HashMap<>(failures);
        boolean anything = nextHeld.keySet().removeIf(id -> isGone(versions, "certificate/" + id));
        anything |= nextFailures.keySet().removeIf(id -> isGone(versions, "attempts/" + id));
        for (Map.Entry<String, Long> each : versions.entrySet()) {
            String id = each.getKey();
            boolean other = !each.getValue().equals(seen.get(id)) && !unsaved.containsKey(id);
            anything |= other && read(id, nextHeld, nextFailures);
        }
        seen.clear();
        seen.putAll(versions);
        held = Map.copyOf(nextHeld);
        failures = Map.copyOf(nextFailures);
        return anything;
    }

    private boolean isGone(Map<String, Long> versions, String id) {
        return !versions.containsKey(id) && !unsaved.containsKey(id);
    }

    private boolean read(String id, Map<String, Held> nextHeld, Map<String, Attempts> nextFailures) throws IOException {
        boolean certificate = id.startsWith("certificate/");
        if (!certificate && !id.startsWith("attempts/") && !id.equals(Things.ORDERS)) {
            return false;
        }
        Optional<byte[]> thing = shelf.get(id);
        if (thing.isEmpty()) {
            return false;
        }
        String key = id.substring(id.indexOf('/') + 1);
        try {
            if (certificate) {
                Held fresh = Held.read(thing.get(), id);
                return !fresh.equals(nextHeld.put(key, fresh));
            }
            if (id.equals(Things.ORDERS)) {
                ledger = Ledger.read(thing.get());
                return false;
            }
            Attempts fresh = Attempts.read(thing.get(), id);
            return !fresh.equals(nextFailures.put(key, fresh));
        } catch (Things.Unreadable damaged) {
            LOG.atWarn()
                    .addKeyValue("reason", damaged.getMessage())
                    .addKeyValue("remedy", "nothing: it is made anew")
                    .log("acme_unreadable");
            return false;
        }
    }

    private void sweep() throws IOException {
        Instant since = clock.instant().minus(KEPT);
        for (Map.Entry<String, Held> each : held.entrySet()) {
            if (each.getValue().until().isBefore(since)) {
                shelf.remove("certificate/" + each.getKey());
            }
        }
    }

    private static <V> Map<String, V> with(Map<String, V> all, String id, V one) {
        Map<String, V> next = new HashMap<>(all);
        next.put(id, one);
        return Map.copyOf(next);
    }

    private static <V> Map<String, V> without(Map<String, V> all, String id) {
        Map<String, V> next = new HashMap<>(all);
        next.remove(id);
        return Map.copyOf(next);
    }

    /** Certificates that are wanted. Any thread. */
    int wanted() {
        return wants.askers().size();
    }

    /** Those of them whose last order failed. Any thread. */
    int failing() {
        return (int) wants.askers().keySet().stream()
                .filter(wanted -> failures.containsKey(wanted.id()))
                .count();
    }

    /** Orders of this replica that succeeded. Any thread. */
    long issued() {
        return issued.sum();
    }

    /** Orders of this replica that did not. Any thread. */
    long refused() {
        return refused.sum();
    }
}
