package dev.fairlead.management.alert;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.alert.Alert;
import dev.fairlead.store.alert.AlertObjects;
import dev.fairlead.store.alert.AlertObjects.Kind;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.mongo.StoreUnavailable;
import dev.fairlead.store.revision.Difference;
import dev.fairlead.store.revision.Revision;
import dev.fairlead.store.shared.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds, in one of all processes of management at a time: whoever has the lease. What it finds lies in the store, so whoever
 * takes over goes on where the other stopped.
 */
public final class Watcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Store store;
    private final InstantSource clock;
    private final Rollback rollback;
    private final AlertObjects objects;
    private final Lease lease;
    private final Look look;
    private final Round round = new Round();
    private final HealthWatch health;
    private final Teller teller;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean failing;

    /** Serves an old revision again. */
    @FunctionalInterface
    public interface Rollback {
        /** Whether it was done. */
        boolean to(Actor actor, long revision, String why);
    }

    private Watcher(Store store, InstantSource clock, Rollback rollback, Senders senders) {
        this.store = store;
        this.clock = clock;
        this.rollback = rollback;
        this.objects = store.alerting().objects();
        this.lease = store.lease("alerts", UUID.randomUUID().toString(), LEASE);
        this.look = new Look(store);
        this.health = new HealthWatch(store.health());
        this.teller = new Teller(store.alerting().deliveries(), senders);
        this.thread = Thread.ofPlatform().name("alerts").daemon().unstarted(this::run);
    }

    /** Begins to look. */
    public static Watcher start(Store store, InstantSource clock, Rollback rollback, Senders senders) {
        Watcher watcher = new Watcher(store, clock, rollback, senders);
        watcher.thread.start();
        return watcher;
    }

    private void run() {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                attempt();
            }
            letGo();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    // The boundary of the thread: a fault in one look must not end all others.
    private void attempt() {
        try {
            if (lease.hold()) {
                tick(clock.instant());
            }
            failing = false;
        } catch (RuntimeException failure) {
            if (!failing) {
                boolean away = failure instanceof StoreUnavailable;
                LOG.atWarn()
                        .addKeyValue("reason", failure.getMessage())
                        .setCause(away ? null : failure)
                        .log("alerts_not_looked_at");
            }
            failing = true;
        }
    }

    private void letGo() {
        try {
            lease.letGo();
        } catch (StoreUnavailable away) {
            LOG.atDebug().log("alerts_lease_runs_out");
        }
    }

    private void tick(Instant now) {
        Scene scene = look.scene(now);
        Map<String, Channel> channels = channels();
        List<Rule> rules = new ArrayList<>();
        for (AlertObjects.Stored stored : objects.list(Kind.RULE)) {
            rules.add(Rule.read(stored.name(), body(stored), new ArrayList<>()));
        }
        List<Alert> firing = store.alerting().alerts().firing();
        Round.Changes changes = round.look(rules, firing, scene);
        changes.opened().forEach(alert -> store.alerting().alerts().open(alert));
        changes.said().forEach(alert -> store.alerting().alerts().say(alert, alert.text()));
        Map<String, Rule> byName = new HashMap<>();
        rules.forEach(rule -> byName.put(rule.name(), rule));
        guard(scene, firing, channels);
        tellNew(now, byName, channels);
        changes.over().forEach(alert -> close(alert, byName, channels));
        health.look(scene);
        teller.tell(channels);
    }

    private Map<String, Channel> channels() {
        Map<String, Channel> channels = new HashMap<>();
        for (AlertObjects.Stored stored : objects.list(Kind.CHANNEL)) {
            Channel channel = Channel.read(stored.name(), body(stored), "", new ArrayList<>());
            if (channel.active()) {
                channels.put(channel.name(), channel);
            }
        }
        return channels;
    }

    private void tellNew(Instant now, Map<String, Rule> rules, Map<String, Channel> channels) {
        List<Silence> silences = new ArrayList<>();
        for (AlertObjects.Stored stored : objects.list(Kind.SILENCE)) {
            Silence silence = Silence.read(stored.name(), "", body(stored), now, new ArrayList<>());
            if (silence.until().isBefore(now)) {
                objects.remove(Actor.system(), Kind.SILENCE, stored, "it is over", json -> json);
            }
            silences.add(silence);
        }
        for (Alert alert : store.alerting().alerts().firing()) {
            boolean silenced = silences.stream().anyMatch(silence -> silence.covers(alert, now));
            if (!alert.told() && !silenced) {
                tell(alert, rules, channels);
                store.alerting().alerts().tell(alert);
            }
        }
    }

    private void tell(Alert alert, Map<String, Rule> rules, Map<String, Channel> channels) {
        List<String> wanted =
                Optional.ofNullable(rules.get(alert.rule())).map(Rule::channels).orElse(List.of());
        channels.keySet().stream()
                .filter(name -> wanted.isEmpty() || wanted.contains(name))
                .forEach(name -> store.alerting().deliveries().add(Message.event(alert), name, Message.of(alert)));
    }

    private void close(Alert over, Map<String, Rule> rules, Map<String, Channel> channels) {
        if (over.told()) {
            tell(over, rules, channels);
        }
        store.alerting().alerts().close(over);
    }

    private void guard(Scene scene, List<Alert> firing, Map<String, Channel> channels) {
        for (Alert alert : firing) {
            boolean gone = !alert.subject().equals("revision " + scene.revision());
            if (alert.kind().equals(GuardRound.KIND) && gone) {
                close(alert.over(scene.now()), Map.of(), channels);
            }
        }
        Guard guard = objects.find(Kind.GUARD, GuardRound.KIND)
                .map(stored -> Guard.read(body(stored), new ArrayList<>()))
                .orElse(Guard.USUAL);
        Optional<Revision> newest = look.newest();
        if (!guard.active() || newest.isEmpty()) {
            return;
        }
        long number = newest.get().number();
        List<Difference> differences =
                store.revisions().differences(number - 1, number).orElse(List.of());
        GuardRound.look(guard, newest.get(), differences, scene).ifPresent(why -> {
            // Somebody may have been faster with a revision of their own: theirs is not taken away.
            if (store.resources().revision() == number && rollback.to(Actor.system(), number - 1, "guard: " + why)) {
                String text = "rolled back to revision " + (number - 1) + ": " + why;
                store.alerting().alerts().open(GuardRound.alert(number, text, scene.now()));
            }
        });
    }

    private static Node.Mapping body(AlertObjects.Stored stored) {
        try {
            return (Node.Mapping) Json.read(stored.json(), "store");
        } catch (Json.Malformed broken) {
            throw new IllegalStateException(stored.name() + " in the store is not JSON", broken);
        }
    }

    /** Stops looking; waits for what is being told, a few seconds. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        teller.close();
    }
}
