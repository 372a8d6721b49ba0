package dev.fairlead.store;

import dev.fairlead.store.alert.AlertObjects;
import dev.fairlead.store.alert.Alerts;
import dev.fairlead.store.alert.Deliveries;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.audit.AuditLog;
import dev.fairlead.store.audit.Chain;
import dev.fairlead.store.audit.Head;
import dev.fairlead.store.content.Loader;
import dev.fairlead.store.content.Segments;
import dev.fairlead.store.mongo.Database;
import dev.fairlead.store.quota.QuotaCounts;
import dev.fairlead.store.replica.HealthHistory;
import dev.fairlead.store.replica.Questions;
import dev.fairlead.store.replica.ReplicaViews;
import dev.fairlead.store.replica.Replicas;
import dev.fairlead.store.replica.RouteHistory;
import dev.fairlead.store.replica.TrafficHistory;
import dev.fairlead.store.request.RequestRecords;
import dev.fairlead.store.revision.Commits;
import dev.fairlead.store.revision.Resources;
import dev.fairlead.store.revision.RevisionList;
import dev.fairlead.store.revision.Revisions;
import dev.fairlead.store.revision.Sweep;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.KeyParcel;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.secret.PasswordHash;
import dev.fairlead.store.shared.Lease;
import dev.fairlead.store.shared.SharedThings;
import dev.fairlead.store.source.LastGood;
import dev.fairlead.store.source.Pace;
import dev.fairlead.store.source.StoreSource;
import dev.fairlead.store.travel.Travel;
import dev.fairlead.store.use.CredentialUses;
import dev.fairlead.store.user.Invitations;
import dev.fairlead.store.user.PartnerSessions;
import dev.fairlead.store.user.Sessions;
import dev.fairlead.store.user.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The store as one thing: opened once in a process, shared by all threads of it. Opening does not wait for MongoDB;
 * each call that needs it does, within the settings' bound, and throws
 * {@link dev.fairlead.store.mongo.StoreUnavailable} beyond it.
 */
public final class Store implements AutoCloseable {

    private final Database database;
    private final Installation installation;
    private final Loader loader;
    private final LastGood lastGood;
    private final AuditLog audit;
    private final Commits commits;
    private final Resources resources;
    private final Revisions revisions;
    private final Replicas replicas;
    private final ReplicaViews views;
    private final TrafficHistory traffic;
    private final RequestRecords requests;
    private final RouteHistory routes;
    private final HealthHistory health;
    private final Alerting alerting;
    private final Questions questions;
    private final QuotaCounts quotas;
    private final CredentialUses uses;
    private final Users users;
    private final Sessions sessions;
    private final PartnerSessions partnerSessions;
    private final Invitations invitations;
    private final Sweep sweep;
    private final Travel travel;
    private final SharedThings shared;
    private final int iterations;
    private final List<StoreSource> sources = new CopyOnWriteArrayList<>();

    private Store(Database database, Installation installation, StoreSettings settings, Clock clock) {
        this.database = database;
        this.installation = installation;
        this.iterations = settings.iterations();
        Segments segments = new Segments(database, clock);
        this.loader = new Loader(segments);
        this.lastGood = new LastGood(settings.data());
        RevisionList list = new RevisionList(database, loader);
        Chain chain = new Chain(database, clock, installation::seal, list::follow);
        this.audit = new AuditLog(database, chain, installation::isSeal);
        this.commits = new Commits(chain, loader, this::nudge);
        this.resources = new Resources(commits, clock);
        this.revisions = new Revisions(list, commits, loader);
        this.replicas = new Replicas(database, clock);
        this.views = new ReplicaViews(database, clock);
        this.traffic = new TrafficHistory(database, clock);
        this.requests = new RequestRecords(database, clock);
        this.routes = new RouteHistory(database, clock);
        this.health = new HealthHistory(database, clock);
        this.questions = new Questions(database, installation::usableKeyring, clock);
        this.quotas = new QuotaCounts(database, clock);
        this.uses = new CredentialUses(database, clock);
        this.users = new Users(commits, audit, database, installation::usableKeyring, clock, iterations);
        this.sessions = new Sessions(database, audit, users, installation::usableKeyring, clock);
        this.partnerSessions = new PartnerSessions(database, installation::usableKeyring, clock);
        this.invitations = new Invitations(database, audit, installation::usableKeyring, clock);
        this.sweep = new Sweep(list, commits, loader, segments);
        this.shared = new SharedThings(database, installation::usableKeyring);
        this.travel = new Travel(
                database,
                loader,
                chain,
                audit,
                installation::usableKeyring,
                installation.inheritance(),
                clock,
                new KeyParcel(iterations));
        this.alerting = new Alerting(
                new AlertObjects(shared, audit), new Alerts(database, clock), new Deliveries(database, clock));
    }

    /**
     * Opens the store.
     *
     * @throws KeyException if a master key is given, in the variable or in the data directory, and cannot be used
     */
    public static Store open(StoreSettings settings, Clock clock) throws KeyException {
        Database database = new Database(settings.uri(), settings.patience());
        return new Store(database, Installation.of(settings, database, clock), settings, clock);
    }

    /** Configuration. */
    public Resources resources() {
        return resources;
    }

    /** Published states of the configuration. */
    public Revisions revisions() {
        return revisions;
    }

    /**
     * Where everything stands: cheap to ask, as replicas do every second.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if it does not answer
     */
    public Head head() {
        return database.ask(Head::read);
    }

    /** Who changed what. */
    public AuditLog audit() {
        return audit;
    }

    /** Operators and their tokens. */
    public Users users() {
        return users;
    }

    /** Who is signed in with a browser. */
    public Sessions sessions() {
        return sessions;
    }

    /** Which partners are signed in with a browser. */
    public PartnerSessions partnerSessions() {
        return partnerSessions;
    }

    /** Who lets a partner into the portal, once. */
    public Invitations invitations() {
        return invitations;
    }

    /** Running gateways. */
    public Replicas replicas() {
        return replicas;
    }

    /** A password of a client as it is kept. */
    public String hashed(String password) {
        return PasswordHash.of(password, iterations);
    }

    /** What running gateways have in their tables. */
    public ReplicaViews views() {
        return views;
    }

    /** What they counted, minute by minute. */
    public TrafficHistory traffic() {
        return traffic;
    }

    /** Single requests of theirs. */
    public RequestRecords requests() {
        return requests;
    }

    /** The same by route. */
    public RouteHistory routes() {
        return routes;
    }

    /** How backends stood, day by day. */
    public HealthHistory health() {
        return health;
    }

    /**
     * Alerts as the store has them.
     *
     * @param objects what operators say of them
     * @param alerts those that fire and fired
     * @param deliveries what is to be told
     */
    public record Alerting(AlertObjects objects, Alerts alerts, Deliveries deliveries) {}

    /** Alerts. */
    public Alerting alerting() {
        return alerting;
    }

    /** What management asks of them. */
    public Questions questions() {
        return questions;
    }

    /** All of it on its way to another store, or here from one. */
    public Travel travel() {
        return travel;
    }

    /** Small sealed things that all replicas share. */
    public SharedThings shared() {
        return shared;
    }

    /** A right that one holder has at a time; see {@link Lease}. */
    public Lease lease(String id, String holder, Duration length) {
        return new Lease(database, id, holder, length, System::nanoTime);
    }

    /** How much of quotas is used, for when the shared counter has lost it. */
    public QuotaCounts quotas() {
        return quotas;
    }

    /** When credentials were used last. */
    public CredentialUses uses() {
        return uses;
    }

    /**
     * What is published, as a source of configuration, with its last good copy in the data directory. Each call makes a
     * new one; the caller starts and closes it. What this process commits, its sources read at once.
     */
    public StoreSource source(Pace pace) {
        StoreSource source =
                new StoreSource(database, loader, installation::anyKeyring, installation::learn, lastGood, pace);
        sources.add(source);
        return source;
    }

    private void nudge() {
        sources.removeIf(StoreSource::isClosed);
        sources.forEach(StoreSource::nudge);
    }

    /**
     * The installation's keys.
     *
     * @throws KeyException if they do not fit the store
     * @throws dev.fairlead.store.mongo.StoreUnavailable if only the store has the key and it does not answer
     */
    public Keyring keyring() throws KeyException {
        return installation.keyring();
    }

    /**
     * How far the rotation of the master key is.
     *
     * @param key id of the first key: 16 hexadecimal digits
     * @param rotated secrets that this step encrypted anew with it
     * @param remaining secrets that are still under an older key; 0 when all is done
     */
    public record Rotation(String key, int rotated, int remaining) {}

    /**
     * Encrypts some of what an older key encrypted anew with the first one; call it until nothing remains.
     *
     * @throws KeyException if something was encrypted with a key that is not here
     */
    public Rotation rotateKey(Actor actor) throws KeyException {
        Keyring keyring = installation.usableKeyring();
        KeyRotation.Step step = new KeyRotation(resources, keyring).step(actor);
        if (step.remaining() == 0) {
            shared.rotate();
            installation.rotate();
        }
        return new Rotation(keyring.id(), step.rotated(), step.remaining());
    }

    /**
     * How many secrets are still under an older key than the first one; changes nothing.
     *
     * @throws KeyException if the keys do not fit the store
     */
    public int underOlderKeys() throws KeyException {
        return new KeyRotation(resources, installation.keyring()).remaining();
    }

    /**
     * The server behind the store.
     *
     * @param latency of one question on a connection that is open
     * @param time by its own clock, where it tells that
     * @param installed whether something of ours is in it
     */
    public record Server(String version, Duration latency, Optional<Instant> time, boolean installed) {}

    /**
     * Asks the server who it is; writes nothing.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if it does not answer
     */
    public Server server() {
        return new ServerLook(database).look();
    }

    /**
     * Why the installation's key is not the one of this store; empty if it is.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if the store does not answer
     */
    public Optional<String> keyFault() {
        try {
            installation.check();
            return Optional.empty();
        } catch (KeyException wrong) {
            return Optional.of(wrong.text());
        }
    }

    /**
     * Whether the store can be used now: reaches it, tries the key on it, and finishes what a process that died had
     * begun.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable with the reason
     * @throws KeyException if the key does not fit
     */
    public void check() throws KeyException {
        installation.check();
        commits.now();
    }

    /**
     * Whether its server refuses every change for want of room on its disk; changes nothing.
     *
     * @throws dev.fairlead.store.mongo.StoreUnavailable if it does not answer
     */
    public boolean isFull() {
        return new ServerLook(database).isFull();
    }

    /** Removes what nothing refers to: old revisions, their segments, dead replicas. Call it about every hour. */
    public void sweep() {
        sweep(Revisions.KEPT);
    }

    /** As {@link #sweep()}, with another number of revisions to keep: at least 1. */
    public void sweep(int revisions) {
        sweep.run(Math.max(1, revisions), replicas.sweep());
        quotas.sweep();
        uses.sweep();
        sessions.sweep();
        partnerSessions.sweep();
        invitations.sweep();
        views.sweep();
        traffic.sweep();
        routes.sweep();
        health.sweep();
        alerting.alerts().sweep();
        alerting.deliveries().sweep();
    }

    @Override
    public void close() {
        database.close();
    }
}
