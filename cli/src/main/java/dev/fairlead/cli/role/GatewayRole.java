package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.gateway.FileShelf;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.GatewaySettings;
import dev.fairlead.gateway.InstallationKeys;
import dev.fairlead.gateway.StoreShelf;
import dev.fairlead.gateway.acme.Shelf;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.TrustedProxies;
import dev.fairlead.gateway.limit.redis.RedisAddress;
import dev.fairlead.gateway.limit.redis.RedisSettings;
import dev.fairlead.gateway.observe.metric.Buckets;
import dev.fairlead.gateway.observe.metric.TraefikNames;
import dev.fairlead.gateway.observe.trace.TraceSettings;
import dev.fairlead.gateway.secret.SecretSources;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Source;
import dev.fairlead.sources.file.FileSource;
import dev.fairlead.store.Store;
import dev.fairlead.store.request.RequestWriter;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.source.Pace;
import dev.fairlead.store.source.StoreSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A running gateway with its sources and its reports. */
final class GatewayRole implements AutoCloseable {

    private final Gateway gateway;
    private Gateway.@Nullable Running configuration;
    private volatile @Nullable Reporting reporting;
    private @Nullable SecretReads reads;

    private GatewayRole(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Begins to listen; answers 503 until {@link #serve}.
     *
     * @throws CommandFailure if a port is taken
     */
    static GatewayRole listen(Settings settings, Output output) {
        try {
            // SplittableRandom() seeds itself from the system; ids need to be unique, not secret.
            return new GatewayRole(Gateway.start(
                    gatewaySettings(settings), output.sink(), InstantSource.system(), new SplittableRandom()));
        } catch (IOException e) {
            throw CommandFailure.couldNot(e.getMessage()
                    + "; choose other ports with FAIRLEAD_HTTP_PORT, FAIRLEAD_HTTPS_PORT and FAIRLEAD_ADMIN_ADDRESS");
        }
    }

    /**
     * Loads configuration and serves it; reports to the store where there is one.
     *
     * @param keyring the installation's keys
     * @param store empty for a gateway that serves files only
     */
    void serve(
            Settings settings,
            Map<String, String> environment,
            List<Path> files,
            Keyring keyring,
            Optional<Store> store) {
        List<Source> sources = new ArrayList<>();
        CredentialKeys keys = CredentialKeys.ofFiles(keyring);
        files.forEach(file -> sources.add(new FileSource(file, environment::get, keys)));
        if (RoleOptions.wantsDocker(settings)) {
            sources.addAll(DockerSources.of(settings, keys));
        }
        if (RoleOptions.wantsKubernetes(settings)) {
            sources.add(KubernetesSources.of(settings, environment, keys, gateway));
        }
        Optional<StoreSource> fromStore = store.map(opened -> opened.source(
                Pace.usual(new SplittableRandom()).spread(settings.redis().isPresent())));
        fromStore.ifPresent(source -> {
            sources.add(source);
            // Who sees a revision first tells the others, so that they need not wait for their own look.
            source.onNews(gateway::tellRevision);
            gateway.onRevision(revision -> {
                if (revision > source.status().revision()) {
                    source.nudge();
                }
            });
        });
        // Without a word of the store and without a copy of it, half of what should be served would be a 404.
        fromStore.ifPresent(source -> gateway.health().down("store", "the store was not reached yet"));
        store.ifPresent(opened -> {
            gateway.savingQuotasIn(opened.quotas());
            gateway.replicasAreToldBy(() -> replicas(opened, settings.identity().replica()));
        });
        reads = new SecretReads(store, settings.identity().replica());
        gateway.secretsFrom(new SecretSources(
                environment::get,
                settings.storage().secretCommands(),
                opener(keyring),
                reads::note,
                settings.storage().reachable()));
        configuration = gateway.serve(
                sources, InstallationKeys.of(keyring), shelf(settings, keyring, store), served -> reportNow());
        store.ifPresent(opened -> {
            gateway.tellingUsesTo(opened.uses());
            gateway.recordingTo(
                    new RequestWriter(opened.requests(), settings.identity().replica(), new SplittableRandom()));
        });
        fromStore.ifPresent(source -> Reporting.tellHealth(source.status(), gateway.health()));
        reporting = store.map(opened ->
                        new Reporting(opened, fromStore.orElseThrow(), gateway, settings, List.copyOf(sources)))
                .orElse(null);
    }

    // One that has just started did not report itself yet.
    private static int replicas(Store store, String own) {
        return 1
                + (int) store.replicas().live().stream()
                        .filter(report -> !report.id().equals(own))
                        .count();
    }

    private static SecretSources.Opener opener(Keyring keyring) {
        return (bytes, context) -> {
            try {
                return keyring.decrypt(bytes, context);
            } catch (KeyException failure) {
                throw new GeneralSecurityException(failure.text(), failure);
            }
        };
    }

    private static Optional<Shelf> shelf(Settings settings, Keyring keyring, Optional<Store> store) {
        if (settings.resolvers().isEmpty()) {
            return Optional.empty();
        }
        String holder = settings.identity().replica() + " " + UUID.randomUUID();
        return Optional.of(store.<Shelf>map(opened -> new StoreShelf(opened, holder))
                .orElseGet(() -> new FileShelf(settings.storage().data(), keyring)));
    }

    private void reportNow() {
        Reporting begun = reporting;
        if (begun != null) {
            begun.now();
        }
    }

    Gateway gateway() {
        return gateway;
    }

    Snapshot snapshot() {
        return gateway.snapshot();
    }

    private static GatewaySettings gatewaySettings(Settings settings) {
        int loops = settings.bounds().loops();
        Optional<TraceSettings> tracing = settings.tracing()
                .map(set -> new TraceSettings(
                        set.endpoint(),
                        set.headers(),
                        set.ratio(),
                        set.serviceName(),
                        settings.identity().replica(),
                        Version.number()));
        return new GatewaySettings(
                new InetSocketAddress(settings.listeners().httpPort()),
                new InetSocketAddress(settings.listeners().httpsPort()),
                settings.listeners().adminAddress(),
                limits(settings),
                new TrustedProxies(settings.listeners().trustedProxies()),
                settings.http2().h2c(),
                loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
                settings.identity().replica(),
                Version.number(),
                settings.streams().proxyProtocol(),
                new GatewaySettings.Options(
                        settings.listeners().entrypoints(),
                        tracing,
                        traefikNames(settings.metrics()),
                        settings.resolvers(),
                        settings.redis().map(GatewayRole::redis),
                        settings.records().chosen(),
                        settings.streams().partnerMcp(),
                        settings.storage().backends()));
    }

    private static RedisSettings redis(Settings.Redis set) {
        return new RedisSettings(
                RedisAddress.parse(set.url().value()), set.authority(), set.timeout(), set.prefix(), set.replicas());
    }

    private static Optional<TraefikNames> traefikNames(Settings.Metrics set) {
        Set<String> kinds = set.traefik();
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of(new TraefikNames(
                        kinds.contains("entrypoints"),
                        kinds.contains("services"),
                        kinds.contains("routers"),
                        Buckets.ofSeconds(set.buckets().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())));
    }

    private static Limits limits(Settings settings) {
        Limits usual = Limits.standard();
        Settings.Times times = settings.times();
        Settings.Bounds bounds = settings.bounds();
        Limits.Sizes sizes = usual.sizes();
        Limits.CallerTimes caller = usual.caller();
        Limits.Counts counts = usual.counts();
        return usual.with(new Limits.Sizes(
                        bounds.maxHeadBytes(),
                        Math.min(sizes.maxTargetBytes(), bounds.maxHeadBytes()),
                        sizes.maxHeaders(),
                        bounds.maxBodyBytes(),
                        sizes.maxAnswerHeadBytes(),
                        sizes.bufferBytes(),
                        sizes.discardBytes(),
                        sizes.maxBufferedBytes()))
                .with(new Limits.CallerTimes(
                        times.header(),
                        times.idle(),
                        times.body(),
                        caller.minBodyBytesPerSecond(),
                        caller.writeStall(),
                        caller.linger(),
                        times.drainDelay(),
                        times.drainTimeout()))
                .with(new Limits.UpstreamTimes(
                        times.connect(),
                        times.response(),
                        usual.upstream().bodyIdle(),
                        times.total(),
                        usual.upstream().idle()))
                .with(new Limits.Counts(
                        Descriptors.connections(bounds.maxConnections()),
                        counts.upstreamPerBackend(),
                        counts.idlePerBackend(),
                        counts.idlePerLoop(),
                        counts.names()))
                .with(new Limits.Streams(
                        settings.streams().idle(),
                        usual.streams().halfOpen(),
                        settings.streams().maxTunnels()))
                .with(http2(usual.http2(), settings.http2()));
    }

    private static Limits.Http2 http2(Limits.Http2 usual, Settings.Http2 set) {
        return new Limits.Http2(
                set.streams(),
                set.requests(),
                set.windowBytes(),
                Math.max(usual.connectionWindowBytes(), set.windowBytes()),
                set.resets(),
                set.noiseBytes(),
                usual.emptyFrames(),
                usual.continuations(),
                usual.upstreamStreams(),
                usual.silence());
    }

    /** Drains and stops, reports last. */
    @Override
    public void close() {
        gateway.close();
        if (configuration != null) {
            configuration.close();
        }
        if (reads != null) {
            reads.close();
        }
        Reporting begun = reporting;
        if (begun != null) {
            begun.close();
        }
    }
}
