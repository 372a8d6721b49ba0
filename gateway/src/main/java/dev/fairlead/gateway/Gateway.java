package dev.fairlead.gateway;

import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.acme.Shelf;
import dev.fairlead.gateway.assembly.Assembled;
import dev.fairlead.gateway.assembly.Assembly;
import dev.fairlead.gateway.assembly.LiveTable;
import dev.fairlead.gateway.entrypoint.Entrypoint;
import dev.fairlead.gateway.entrypoint.Handshakes;
import dev.fairlead.gateway.http.Observer;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.middleware.Counting;
import dev.fairlead.gateway.observe.admin.AdminDocuments;
import dev.fairlead.gateway.observe.admin.AdminRoutes;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.gateway.observe.admin.HealthRoutes;
import dev.fairlead.gateway.observe.admin.InternalSteps;
import dev.fairlead.gateway.observe.admin.KeptRuns;
import dev.fairlead.gateway.observe.admin.Serving;
import dev.fairlead.gateway.observe.log.ConnectionLog;
import dev.fairlead.gateway.observe.log.LineSink;
import dev.fairlead.gateway.observe.metric.GatewayGauges;
import dev.fairlead.gateway.observe.metric.Gauges;
import dev.fairlead.gateway.secret.SecretSources;
import dev.fairlead.gateway.tcp.Relays;
import dev.fairlead.gateway.tls.Fronting;
import dev.fairlead.gateway.upstream.BackendDrain;
import dev.fairlead.gateway.upstream.Upstreams;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.workflow.Engine;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.InternalService;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Source;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.store.quota.QuotaCounts;
import dev.fairlead.store.request.RequestWriter;
import dev.fairlead.store.use.CredentialUses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One running gateway: the wiring of the data plane, top to bottom. It listens as soon as it is made, answers 503 until
 * {@link #serve} has loaded configuration, and is ready once the real path is warm.
 */
public final class Gateway implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(2);
    private static final int HANDSHAKES = 1024;
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final Duration ASK_AGAIN_EVERY = Duration.ofSeconds(1);

    private final GatewaySettings settings;
    private final InstantSource clock;
    private final EventLoops loops;
    private final Upstreams upstreams;
    private final Limiting limiting;
    private final Counting counting;
    private final LiveTable live = new LiveTable();
    private final Health health = new Health();
    private final Gauges gauges = new Gauges();
    private final Observing observing;
    private final AtomicLong reloads = new AtomicLong();
    private volatile long reloadedMillis;
    private SecretSources secretSources = SecretSources.none();
    private final Engine engine;
    private volatile @Nullable Outbound outbound;
    private final SecureTraffic secure;
    private final Handshakes handshakes;
    private final Entrypoint http;
    private final Entrypoint https;
    private final Entrypoint admin;
    private final InternalSteps internal;
    private final AdminDocuments documents;
    private final Relays relays;
    private volatile @Nullable Credentials credentials;

    /** Configuration that is kept up to date until it is closed. */
    public interface Running extends AutoCloseable {
        @Override
        void close();
    }

    private Gateway(GatewaySettings settings, LineSink sink, InstantSource clock, SplittableGenerator random)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        loops = EventLoops.start(settings.loops(), System::nanoTime, random);
        secure = new SecureTraffic(clock, settings.options().resolvers());
        upstreams = new Upstreams(
                loops, settings.limits(), secure::transport, settings.options().backends(), clock::millis);
        counting = new Counting(settings.loops());
        handshakes = new Handshakes(secure, settings.limits().caller().head(), HANDSHAKES);
        limiting = new Limiting(settings, clock, random.split());
        engine = new Engine(System::nanoTime, random.split());
        observing = new Observing(settings, sink, gauges, () -> snapshot().revision());
        Observer observer = observing.callers();
        Modelling modelling = new Modelling(settings, observer, clock);
        RouteFinder routes = new HealthRoutes(health, modelling.before(live, live::live));
        relays = new Relays(loops, settings.limits(), relaying(sink));
        http = listen(settings.http(), entrypoint("http", secure.challenged(routes), observer, settings.h2c()), null);
        RouteFinder fronting = new Fronting(secure::optionsOf, routes);
        https = listen(settings.https(), entrypoint("https", fronting, observer, false), handshakes);
        documents = new AdminDocuments(
                this::snapshot,
                new LiveStates(upstreams, counting, clock),
                serving(),
                observing.scrape(gauges),
                gauges,
                Explaining.with(modelling, loops.loops().getFirst(), live, health, secure)::explain,
                new KeptRuns(engine.captures()::tests, engine.captures()::runs));
        internal = new InternalSteps(documents, health, AdminRoutes.worker());
        AdminRoutes adminRoutes = new AdminRoutes(
                documents, AdminRoutes.worker(), settings.admin().getAddress().isLoopbackAddress());
        admin = listen(settings.admin(), entrypoint("admin", adminRoutes, observing.own(), false), null);
        OwnGauges.show(
                gauges,
                new OwnGauges.Parts(settings, loops, upstreams, limiting, List.of(http, https, admin)),
                sink,
                this::snapshot);
        OwnGauges.health(gauges, health);
        OwnGauges.counting(gauges, counting);
        OwnGauges.relays(gauges, relays);
        OwnGauges.tls(gauges, handshakes, secure);
        observing.show(gauges, List.of(http, https, admin));
        if (settings.options().traefik().isPresent()) {
            GatewayGauges.traefik(gauges, this::snapshot, upstreams::isUp, reloads::get, () -> reloadedMillis);
        }
    }

    /**
     * Begins to listen.
     *
     * @param sink where access lines go
     * @param clock wall time
     * @param random seeds request ids and jitter
     * @throws IOException if an address cannot be listened on; the message names it
     */
    public static Gateway start(
            GatewaySettings settings, LineSink sink, InstantSource clock, SplittableGenerator random)
            throws IOException {
        return new Gateway(settings, sink, clock, random);
    }

    private Relays.Surroundings relaying(LineSink sink) {
        return new Relays.Surroundings(
                upstreams::find,
                () -> live.live().map(Assembled::tcp).orElse(null),
                upstreams::isShedding,
                clock,
                new ConnectionLog(sink, settings.loops(), () -> snapshot().revision(), settings.replica()));
    }

    private Serving serving() {
        SequencedMap<String, InetSocketAddress> entrypoints = new LinkedHashMap<>();
        entrypoints.put("http", http.address());
        entrypoints.put("https", https.address());
        return new Serving(settings.version(), clock.millis(), entrypoints);
    }

    private Entrypoint.Settings entrypoint(String name, RouteFinder routes, Observer observer, boolean h2c) {
        boolean behindProxies = settings.proxyProtocol().contains(name);
        Relays passing = name.equals("admin") ? null : relays;
        return new Entrypoint.Settings(
                name, settings.limits(), settings.trusted(), routes, observer, behindProxies, h2c, passing);
    }

    private Entrypoint listen(InetSocketAddress address, Entrypoint.Settings its, @Nullable Handshakes withTls)
            throws IOException {
        try {
            return withTls == null
                    ? Entrypoint.start(loops, address, its, clock)
                    : Entrypoint.startSecure(loops, address, its, clock, withTls);
        } catch (IOException taken) {
            loops.stop(STOP);
            throw taken;
        }
    }

    /**
     * Loads configuration from the sources and keeps it up to date; warms the real path and becomes ready. Returns when
     * the first snapshot is served.
     *
     * @param hashingKey what API keys are hashed with
     * @param told is called after each new snapshot
     * @return the flow, to be closed before the gateway
     */
    public Running serve(List<Source> sources, byte[] hashingKey, Consumer<Snapshot> told) {
        return serve(sources, InstallationKeys.hashing(hashingKey), Optional.empty(), told);
    }

    /**
     * As {@link #serve(List, byte[], Consumer)}.
     * @param keys check credentials
     * @param shelf where certificates that are ordered are kept; empty where none is
     */
    public Running serve(List<Source> sources, InstallationKeys keys, Optional<Shelf> shelf, Consumer<Snapshot> told) {
        SecretCheck secrets = new SecretCheck(keys.hashing(), keys.inherited(), settings.loops());
        upstreams.stickyKey(keys.hashing());
        GatewaySettings.Options options = settings.options();
        OwnCalls calls = new OwnCalls(options.backends(), secure::asked);
        Credentials checking = new Credentials(keys, gauges, calls);
        credentials = checking;
        Entrypoints entrypoints = options.entrypoints()
                .on(Map.of(
                        Entrypoints.HTTP, http.address().getPort(),
                        Entrypoints.HTTPS, https.address().getPort()));
        Outbound shown = new Outbound(secretSources, clock, engine, options.redis(), calls);
        outbound = shown;
        Assembly assembly = new Assembly(
                secrets,
                checking.proving(),
                limiting.limiter(),
                this::forward,
                counting,
                observing::watched,
                entrypoints,
                shown.secrets(),
                shown.workflows(),
                shown.promises(),
                calls);
        shown.show(gauges);
        gauges.gauge("fairlead_compressors", "Answers that are being compressed now.", () -> assembly.compressors()
                .busy());
        Configuration configuration =
                new Configuration(sources, entrypoints, assembly, live, secure::secured, assembled -> {
                    swapped(assembled);
                    told.accept(assembled.snapshot());
                });
        secure.onChange(configuration::refresh);
        shelf.flatMap(kept -> secure.order(options.resolvers(), kept)).ifPresent(acme -> OwnGauges.acme(gauges, acme));
        configuration.start();
        Sweeping sweeping = Sweeping.start("limiter-sweep", SWEEP_EVERY, limiting::sweep);
        limiting.tell(health);
        // A change is acted on at once; this is for keys whose last day ends.
        Sweeping asking = Sweeping.start("standing", ASK_AGAIN_EVERY, this::endLost);
        WarmUp.begin(loops, settings, clock, List.of(http.address(), https.address()), () -> {
            limiting.awaitContact();
            health.warm();
        });
        return () -> {
            secure.close();
            asking.close();
            sweeping.close();
            configuration.close();
            checking.close();
            shown.close();
        };
    }

    private Step forward(Name name, Map<Name, Service> services, Function<Service, ServersTransport> transports) {
        return InternalService.of(name)
                .map(internal::of)
                .orElseGet(() -> upstreams.forward(name, services, transports));
    }

    private void swapped(Assembled assembled) {
        Set<String> clients = new HashSet<>();
        assembled.snapshot().clients().keySet().forEach(client -> clients.add(client.name()));
        upstreams.retain(assembled.snapshot().services());
        Optional.ofNullable(outbound).ifPresent(shown -> shown.retain(assembled.snapshot()));
        observing.retain(assembled.routes(), clients);
        reloads.incrementAndGet();
        reloadedMillis = clock.millis();
        Set<String> tcpServices = new HashSet<>();
        assembled.snapshot().tcp().services().keySet().forEach(service -> tcpServices.add(service.toString()));
        relays.retain(tcpServices);
        health.loaded();
        endLost();
    }

    /** Ends what runs on a credential that is not good any more, and nothing else. */
    private void endLost() {
        long now = clock.millis();
        live.live().map(Assembled::standing).ifPresent(standing -> {
            http.endWhere(each -> standing.lost(each, now));
            https.endWhere(each -> standing.lost(each, now));
        });
    }

    /** What is served now; the empty one before the first. */
    public Snapshot snapshot() {
        return live.live().map(Assembled::snapshot).orElseGet(Snapshot::empty);
    }

    /** What this replica knows of its own health; whoever watches the store tells it. */
    public Health health() {
        return health;
    }

    /**
     * From now on quotas that are counted in Redis are saved there too, for when Redis loses them; without Redis replicas
     * add up there what each has counted.
     */
    public void savingQuotasIn(QuotaCounts counts) {
        limiting.savedIn(counts);
    }

    /** From now on hears, where there is a Redis, of revisions of the store that other replicas have seen. */
    public void onRevision(LongConsumer heard) {
        limiting.onRevision(heard);
    }

    /** Tells the other replicas of a revision that was seen here, where there is a Redis. */
    public void tellRevision(long revision) {
        limiting.tellRevision(revision);
    }

    /** While Redis is lost, shares of limits are those of so many replicas; asked off the loops, once a second. */
    public void replicasAreToldBy(IntSupplier replicas) {
        limiting.replicasAreToldBy(replicas);
    }

    /** Takes backends out of use, for whoever is about to stop them. */
    public BackendDrain draining() {
        return new BackendDrain(upstreams);
    }

    /** From now on the store is told when credentials were used last. After {@link #serve}. */
    public void tellingUsesTo(CredentialUses store) {
        Credentials checking = credentials;
        if (checking != null) {
            checking.tellUsesTo(store);
        }
    }

    /** From now on requests are recorded, as the settings choose them, and brought there. */
    public void recordingTo(RequestWriter store) {
        observing.records().to(store);
    }

    /** Where the secrets of proxies come from; before {@link #serve}. */
    public void secretsFrom(SecretSources sources) {
        secretSources = sources;
    }

    /** What the own side tells, for whoever tells it on. */
    public AdminDocuments documents() {
        return documents;
    }

    /** Spans that no collector will see. */
    public long spansDropped() {
        return observing.spansDropped();
    }

    /** Where callers connect. */
    public InetSocketAddress address() {
        return http.address();
    }

    /** Where callers connect that speak TLS. */
    public InetSocketAddress secureAddress() {
        return https.address();
    }

    /** Where the gateway's own side listens. */
    public InetSocketAddress adminAddress() {
        return admin.address();
    }

    /**
     * Drains and stops: not ready at once, accepts for a set time, finishes what is in flight. Blocks for at most the two
     * times of the settings and a little more. One that never was ready has no callers to wait for.
     */
    @Override
    public void close() {
        boolean served = health.isReady();
        health.draining();
        if (served) {
            Draining.drain(List.of(http, https));
        }
        http.close();
        https.close();
        admin.close();
        loops.stop(STOP);
        limiting.close();
        observing.close();
    }
}
