package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.balance.Chooser;
import dev.fairlead.gateway.balance.Hash;
import dev.fairlead.gateway.balance.Rendezvous;
import dev.fairlead.gateway.balance.RoundRobin;
import dev.fairlead.gateway.balance.StickyCookie;
import dev.fairlead.gateway.health.ActiveChecks;
import dev.fairlead.gateway.health.ServiceHealth;
import dev.fairlead.gateway.health.Standing;
import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.loop.BufferBound;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.tls.BackendTls;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.HealthCheck;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.Service.Scheme;
import dev.fairlead.model.Service.Share;
import dev.fairlead.model.tls.ServersTransport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ways to the services: one step for each. What is known of a backend and its connections outlives changes of its
 * service, as long as it is one of the service's backends.
 */
public final class Upstreams {

    private final List<UpstreamLoop> loops;
    private final BufferBound buffers;
    private final Function<ServersTransport, BackendTls> trusts;
    private final Tunnels tunnels;
    private final HostNames names;
    private final BackendAddresses allowed;
    private final ServiceHealth.Surroundings world;
    private final ActiveChecks checks;
    private byte[] stickyKey = {0};

    /** The current ones, by the service's full name. Guarded by this. */
    private final Map<Name, ForwardStep> steps = new HashMap<>();

    /** To backends without TLS. */
    public Upstreams(EventLoops eventLoops, Limits limits) {
        this(
                eventLoops,
                limits,
                transport -> {
                    throw new IllegalStateException("there is no TLS with backends here");
                },
                BackendAddresses.usual(),
                System::currentTimeMillis);
    }

    /**
     * Nothing is connected to yet.
     *
     * @param trusts is asked for each service that has a backend with TLS
     * @param allowed where backends may be
     * @param millis wall time
     */
    public Upstreams(
            EventLoops eventLoops,
            Limits limits,
            Function<ServersTransport, BackendTls> trusts,
            BackendAddresses allowed,
            LongSupplier millis) {
        this.allowed = allowed;
        this.trusts = trusts;
        this.tunnels = new Tunnels(limits.streams().tunnels());
        this.buffers = new BufferBound(eventLoops, limits.sizes().maxBufferedBytes());
        this.names = new HostNames(limits.counts().names());
        this.loops = eventLoops.loops().stream()
                .map(loop -> new UpstreamLoop(eventLoops, loop, limits, names, allowed))
                .toList();
        Loop first = eventLoops.loops().getFirst();
        this.world = new ServiceHealth.Surroundings(
                first::now,
                millis,
                (task, nanos) -> Unheeded.of(first.executor().schedule(task, nanos, TimeUnit.NANOSECONDS)));
        this.checks = new ActiveChecks(first, (host, then) -> names.find(host, first, then), allowed::refusal);
    }

    /** The values of sticky cookies are hashes under this key; to be set before the first service. */
    public synchronized void stickyKey(byte[] key) {
        stickyKey = key.clone();
    }

    /**
     * The step that sends an exchange to one of the service's backends, or to a service that it leads to. As long as a
     * group of backends and its transport are equal the same step is returned. Any thread.
     *
     * @param services all that can be led to; has the service itself, and leads in no circle
     * @param transports says how the backends of one of them are connected to
     */
    public synchronized Step forward(
            Name serviceName, Map<Name, Service> services, Function<Service, ServersTransport> transports) {
        return step(serviceName, services, transports);
    }

    private ServiceStep step(Name name, Map<Name, Service> services, Function<Service, ServersTransport> transports) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("there is no service \"" + name + "\"");
        }
        List<ServiceStep> children = service.children().stream()
                .map(child -> step(child, services, transports))
                .toList();
        return switch (service.kind()) {
            case LoadBalancer group -> group(name, service, group, transports.apply(service));
            case Service.Weighted weighted -> {
                int[] weights = weights(weighted.services());
                StickyCookie cookie = weighted.sticky()
                        .map(sticky ->
                                new StickyCookie(sticky, stickyKey, name.toString(), identities(weighted.services())))
                        .orElse(null);
                yield composite(name, children, weights, cookie, loop -> new RoundRobin(weights, loop));
            }
            case Service.HighestRandomWeight weighted -> {
                int[] weights = weights(weighted.services());
                long[] hashes = identities(weighted.services()).stream()
                        .mapToLong(Hash::of)
                        .toArray();
                yield composite(name, children, weights, null, loop -> new Rendezvous(weights, hashes));
            }
            case Service.Internal own ->
                throw new IllegalArgumentException(
                        "nothing is forwarded to " + own.what().fullName());
            case Service.Refusing refusing -> new RefusingStep(refusing.status(), refusing.reason());
            case Service.Edited edited -> new EditedStep(children.getFirst(), edited);
            case Service.Failover ignored -> new FailoverStep(children.getFirst(), children.getLast());
            case Service.Mirroring mirroring ->
                new MirrorStep(children.getFirst(), children.subList(1, children.size()), mirroring, loops);
        };
    }

    private WeightedStep composite(
            Name name,
            List<ServiceStep> children,
            int[] weights,
            @Nullable StickyCookie cookie,
            IntFunction<Chooser> chooser) {
        return new WeightedStep(name, children, weights, cookie, loops.size(), chooser);
    }

    private static int[] weights(List<Share> shares) {
        return shares.stream().mapToInt(Share::weight).toArray();
    }

    private static List<String> identities(List<Share> shares) {
        return shares.stream().map(share -> share.service().toString()).toList();
    }

    private ForwardStep group(Name name, Service service, LoadBalancer group, ServersTransport settings) {
        ForwardStep before = steps.get(name);
        if (before != null && before.isFor(service, settings)) {
            return before;
        }
        boolean secured = group.backends().stream().anyMatch(backend -> backend.scheme() == Scheme.HTTPS);
        Transport transport = new Transport(settings, secured ? trusts.apply(settings) : null, loops.size());
        Map<Backend, LiveBackend> known = new LinkedHashMap<>();
        Set<LiveBackend> gone = new HashSet<>();
        if (before != null) {
            gone.addAll(before.backends());
        }
        // Under another transport an address is another backend: its connections were made in another way.
        if (before != null && before.transport().settings().equals(settings)) {
            before.backends().forEach(backend -> known.put(backend.backend(), backend));
        }
        List<LiveBackend> backends = new ArrayList<>();
        for (Backend backend : group.backends()) {
            if (backend.weight() > 0) {
                backends.add(
                        known.computeIfAbsent(LiveBackend.key(backend), key -> new LiveBackend(key, transport, loops)));
            }
        }
        ForwardStep step = new ForwardStep(
                name,
                service,
                group,
                transport,
                backends,
                new ForwardStep.Shared(loops, buffers, tunnels, world, stickyKey));
        steps.put(name, step);
        backends.forEach(gone::remove);
        gone.forEach(this::retire);
        backends.forEach(backend -> check(backend, group.healthCheck()));
        return step;
    }

    private void check(LiveBackend live, Optional<HealthCheck> wanted) {
        Backend backend = live.backend();
        wanted.filter(check -> check.canAsk(backend))
                .ifPresentOrElse(
                        check -> checks.watch(
                                live.health(), new ActiveChecks.Target(backend.host(), backend.port(), check)),
                        () -> checks.leave(live.health()));
    }

    private void retire(LiveBackend backend) {
        checks.leave(backend.health());
        backend.retire();
    }

    /**
     * Forgets all services that are not these any more: what is in flight there ends, what is idle closes, nobody asks
     * how they are. Called after a new route table went live.
     */
    public synchronized void retain(Map<Name, Service> services) {
        steps.entrySet().removeIf(entry -> {
            boolean gone = !entry.getValue().service().equals(services.get(entry.getKey()));
            if (gone) {
                entry.getValue().backends().forEach(this::retire);
            }
            return gone;
        });
    }

    /**
     * Calls {@code then} on the loop, at once or later, with the addresses of a host that may be connected to; with none
     * where it is unknown.
     */
    public void find(String host, Loop loop, Consumer<List<InetAddress>> then) {
        InetAddress literal = HostNames.literal(host);
        if (literal != null) {
            then.accept(permitted(List.of(literal)));
        } else {
            names.find(host, loop, found -> then.accept(permitted(found)));
        }
    }

    private List<InetAddress> permitted(List<InetAddress> found) {
        return found.stream()
                .filter(address -> allowed.refusal(address).isEmpty())
                .toList();
    }

    // -- what is shown ----------------------------------------------------------------------------------------------

    /** How the backend stands. Any thread. */
    public Standing standing(Name serviceName, Backend backend) {
        return find(serviceName, backend).map(live -> live.health().standing()).orElse(Standing.UNKNOWN);
    }

    private synchronized Optional<LiveBackend> find(Name serviceName, Backend backend) {
        ForwardStep step = steps.get(serviceName);
        Backend key = LiveBackend.key(backend);
        return step == null
                ? Optional.empty()
                : step.backends().stream()
                        .filter(live -> live.backend().equals(key))
                        .findFirst();
    }

    /** Whether requests are sent to the backend, as far as anybody knows. Any thread. */
    public boolean isUp(Name serviceName, Backend backend) {
        return standing(serviceName, backend).up();
    }

    /** The groups of backends that something is sent to, by full name. Any thread. */
    synchronized SortedMap<String, List<LiveBackend>> groups() {
        SortedMap<String, List<LiveBackend>> groups = new TreeMap<>();
        steps.forEach((name, step) -> groups.put(name.toString(), List.copyOf(step.backends())));
        return groups;
    }

    /** What one service counts. */
    public record Count(Name service, long retries, int inside, int waiting) {}

    /** What each group of backends counts. Any thread. */
    public synchronized List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        steps.forEach((name, step) -> {
            Admission admission = step.admission();
            counts.add(new Count(
                    name,
                    step.retries().sum(),
                    admission == null ? 0 : admission.inside(),
                    admission == null ? 0 : admission.waiting()));
        });
        return counts;
    }

    /** Connections to backends that are open now, busy or idle. Any thread. */
    public int openConnections() {
        return loops.stream().mapToInt(UpstreamLoop::open).sum();
    }

    /** Tunnels that are open, handshakes on their way included. Any thread. */
    public int openTunnels() {
        return tunnels.open();
    }

    /** Connections to backends that wait for a request. Any thread. */
    public int idleConnections() {
        return loops.stream().mapToInt(UpstreamLoop::idle).sum();
    }

    /** Copies of requests that were not made or not sent, because there was no room. Any thread. */
    public long copiesDropped() {
        return loops.stream().mapToLong(UpstreamLoop::copiesDropped).sum();
    }

    /** Whether requests are refused because memory is full. Any thread. */
    public boolean isShedding() {
        return buffers.isExceeded();
    }

    /** Backends that are asked how they are. Any thread. */
    public int checked() {
        return checks.size();
    }
}
