package dev.fairlead.gateway;

import dev.fairlead.gateway.acme.Acme;
import dev.fairlead.gateway.acme.ChallengeRoutes;
import dev.fairlead.gateway.acme.Challenges;
import dev.fairlead.gateway.acme.Resolver;
import dev.fairlead.gateway.acme.Shelf;
import dev.fairlead.gateway.entrypoint.Handshakes;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.tls.AskedTls;
import dev.fairlead.gateway.tls.AskedTrusts;
import dev.fairlead.gateway.tls.BackendTls;
import dev.fairlead.gateway.tls.BackendTrusts;
import dev.fairlead.gateway.tls.CallerTls;
import dev.fairlead.gateway.tls.Choice;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tls.ServerTrust;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.TlsObjects;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway does about TLS. Until somebody configures it or calls for it, nothing of it is loaded: a gateway
 * without TLS starts as fast and stays as small as one that has none.
 */
final class SecureTraffic implements Handshakes.Choosing, AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Certificates come closer to their end without any file changing. */
    private static final long TELL_AGAIN_NANOS = Duration.ofHours(6).toNanos();

    private final InstantSource clock;
    private final @Nullable Challenges challenges;
    private final boolean proves;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile @Nullable CallerTls callers;
    private volatile @Nullable Acme acme;
    private @Nullable BackendTrusts backends;
    private @Nullable AskedTrusts asked;
    private @Nullable Sweeping watch;
    private volatile Runnable refresh = () -> {};
    private long toldNanos = System.nanoTime();

    /** @param resolvers who order certificates for routes that name them */
    SecureTraffic(InstantSource clock, List<Resolver> resolvers) {
        this.clock = clock;
        this.challenges = resolvers.isEmpty() ? null : new Challenges();
        this.proves = resolvers.stream().anyMatch(each -> each.challenge() == Resolver.Challenge.TLS_ALPN_01);
    }

    /** Challenges of the plain port before these routes, where there may be any. */
    RouteFinder challenged(RouteFinder routes) {
        Challenges shown = challenges;
        return shown == null ? routes : new ChallengeRoutes(shown, routes);
    }

    /** Orders certificates from now on; returns when those that are there already are known, or after a short time. */
    Optional<Acme> order(List<Resolver> resolvers, Shelf shelf) {
        Challenges shown = challenges;
        if (shown == null) {
            return Optional.empty();
        }
        Acme begun = Acme.of(resolvers, shelf, shown, clock, () -> refresh.run());
        acme = begun;
        begun.start();
        return Optional.of(begun);
    }

    /** What is to be done when files changed. */
    void onChange(Runnable whenChanged) {
        refresh = whenChanged;
    }

    /** Serves what the snapshot and its files say about TLS; the snapshot with what is wrong with the files. */
    Snapshot secured(Snapshot snapshot) {
        loading.lock();
        try {
            List<Diagnostic> findings = new ArrayList<>();
            Acme ordering = acme;
            if (ordering != null) {
                ordering.want(snapshot);
            }
            if (callers != null || isConfigured(snapshot)) {
                findings.addAll(callers().load(snapshot, ordering == null ? Map.of() : ordering.certificates()));
                findings.addAll(ordering == null ? Acme.unresolved(snapshot) : ordering.findings());
                watch();
            }
            if (backends != null || !snapshot.tls().transports().isEmpty()) {
                findings.addAll(backends().load(snapshot));
                watch();
            }
            if (asked != null) {
                findings.addAll(asked.load(snapshot));
                watch();
            }
            toldNanos = System.nanoTime();
            return findings.isEmpty() ? snapshot : snapshot.with(findings, disabled(findings));
        } finally {
            loading.unlock();
        }
    }

    // What has a last good version is warned of too.
    private static Set<Subject> disabled(List<Diagnostic> findings) {
        Set<Subject> broken = subjects(findings, Severity.ERROR);
        broken.removeAll(subjects(findings, Severity.WARNING));
        return broken;
    }

    private static Set<Subject> subjects(List<Diagnostic> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .map(Diagnostic::subject)
                .collect(Collectors.toSet());
    }

    private static boolean isConfigured(Snapshot snapshot) {
        TlsObjects<Name> tls = snapshot.tls();
        return !tls.options().isEmpty()
                || !tls.certificates().isEmpty()
                || snapshot.routes().values().stream()
                        .anyMatch(route -> route.tls().isPresent())
                || snapshot.tcp().routes().values().stream()
                        .anyMatch(route -> route.tls().isPresent()
                                && route.tls().get().certResolver().isPresent())
                || snapshot.disabled().stream()
                        .anyMatch(subject -> subject.kind() == Kind.TLS_OPTIONS || subject.kind() == Kind.CERTIFICATE);
    }

    private CallerTls callers() {
        loading.lock();
        try {
            CallerTls made = callers;
            if (made == null) {
                made = new CallerTls(clock, System::nanoTime);
                callers = made;
            }
            return made;
        } finally {
            loading.unlock();
        }
    }

    private BackendTrusts backends() {
        loading.lock();
        try {
            BackendTrusts made = backends;
            if (made == null) {
                made = new BackendTrusts(clock);
                backends = made;
            }
            return made;
        } finally {
            loading.unlock();
        }
    }

    private AskedTrusts trusts() {
        loading.lock();
        try {
            AskedTrusts made = asked;
            if (made == null) {
                made = new AskedTrusts(clock);
                asked = made;
            }
            return made;
        } finally {
            loading.unlock();
        }
    }

    private void watch() {
        if (watch == null) {
            watch = Sweeping.start("tls-files", LOOK_EVERY, this::look);
        }
    }

    private void look() {
        if (isStale()) {
            refresh.run();
        }
    }

    // Released before the change is told: whoever takes it in holds a lock of its own and comes back here.
    private boolean isStale() {
        loading.lock();
        try {
            boolean stale = System.nanoTime() - toldNanos > TELL_AGAIN_NANOS;
            CallerTls ofCallers = callers;
            stale |= ofCallers != null && ofCallers.isStale();
            stale |= backends != null && backends.isStale();
            stale |= asked != null && asked.isStale();
            return stale;
        } finally {
            loading.unlock();
        }
    }

    /** The way to the backends of a transport. Any thread. */
    BackendTls transport(ServersTransport transport) {
        return backends().of(transport);
    }

    /** The way to a server that a middleware asks; loaded with the next snapshot that is {@link #secured}. Any thread. */
    AskedTls asked(ServerTrust trust) {
        return trusts().of(trust);
    }

    @Override
    public Future<Choice> choose(@Nullable String host, EventExecutor executor) {
        CallerTls loaded = callers;
        if (loaded != null) {
            return loaded.choose(host, executor);
        }
        // Loading takes longer than a loop may be kept busy.
        Promise<Choice> chosen = executor.newPromise();
        Thread.ofPlatform()
                .name("tls-start")
                .daemon()
                .start(() -> chosen.setSuccess(callers().choose(host)));
        return chosen;
    }

    @Override
    public boolean proves() {
        return proves;
    }

    @Override
    public Future<Choice> prove(String host, EventExecutor executor) {
        Promise<Choice> chosen = executor.newPromise();
        Objects.requireNonNull(challenges)
                .ofHost(
                        host,
                        digest -> chosen.setSuccess(
                                digest.isPresent()
                                        ? callers().prove(host, digest.get())
                                        : new Choice.Refused("nothing is to be proven for " + host)));
        return chosen;
    }

    /** What the TLS options of a host are called. */
    String optionsOf(String host) {
        CallerTls loaded = callers;
        return loaded == null ? TlsObjects.DEFAULT : loaded.optionsOf(host);
    }

    /** When each certificate ends. */
    Map<Name, Instant> expiries() {
        CallerTls loaded = callers;
        return loaded == null ? Map.of() : loaded.expiries();
    }

    /** How many contexts are kept. */
    int contexts() {
        CallerTls loaded = callers;
        return loaded == null ? 0 : loaded.contexts();
    }

    @Override
    public void close() {
        Acme ordering = acme;
        if (ordering != null) {
            ordering.close();
        }
        if (watch != null) {
            watch.close();
        }
    }
}
