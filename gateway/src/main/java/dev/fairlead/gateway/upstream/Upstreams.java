package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.loop.BufferBound;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.gateway.tls.BackendTls;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.ServersTransport;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways to the services: one step for each, with its own connections on every loop. */
public final class Upstreams {

    private final List<UpstreamLoop> loops;
    private final BufferBound buffers;
    private final Function<ServersTransport, BackendTls> trusts;

    /** Weak: a step lives as long as a route table holds it. Guarded by this. */
    private final Map<Name, WeakReference<ForwardStep>> steps = new HashMap<>();

    /** To backends without TLS. */
    public Upstreams(EventLoops eventLoops, Limits limits) {
        this(eventLoops, limits, transport -> {
            throw new IllegalStateException("there is no TLS with backends here");
        });
    }

    /** @param trusts is asked for each service that has a backend with TLS */
    public Upstreams(EventLoops eventLoops, Limits limits, Function<ServersTransport, BackendTls> trusts) {
        this.trusts = trusts;
        this.buffers = new BufferBound(eventLoops, limits.sizes().maxBufferedBytes());
        HostNames names = new HostNames(limits.counts().names());
        this.loops = eventLoops.loops().stream()
                .map(loop -> new UpstreamLoop(eventLoops, loop, limits, names))
                .toList();
    }

    /**
     * The step that sends an exchange to one of the service's backends. As long as service and transport are equal and
     * somebody holds the step, the same one is returned, with the connections that it has. Any thread.
     */
    public synchronized Step forward(Name serviceName, Service service, ServersTransport transport) {
        WeakReference<ForwardStep> kept = steps.get(serviceName);
        @Nullable ForwardStep step = kept == null ? null : kept.get();
        if (step == null || !step.isFor(service, transport)) {
            boolean secured = service.backends().stream().anyMatch(backend -> backend.scheme() == Service.Scheme.HTTPS);
            BackendTls tls = secured ? trusts.apply(transport) : null;
            step = new ForwardStep(serviceName, service, new Transport(transport, tls, loops.size()), loops, buffers);
            steps.values().removeIf(each -> each.refersTo(null));
            steps.put(serviceName, new WeakReference<>(step));
        }
        return step;
    }

    /** The same, with the usual transport. */
    public Step forward(Name serviceName, Service service) {
        return forward(serviceName, service, ServersTransport.usual());
    }

    /** Whether the backend of the service could be connected to the last time that it was tried. Any thread. */
    public synchronized boolean isUp(Name serviceName, Service.Backend backend) {
        WeakReference<ForwardStep> kept = steps.get(serviceName);
        @Nullable ForwardStep step = kept == null ? null : kept.get();
        return step == null || step.isUp(backend);
    }

    /** Connections to backends that are open now, busy or idle. Any thread. */
    public int openConnections() {
        return loops.stream().mapToInt(UpstreamLoop::open).sum();
    }

    /** Connections to backends that wait for a request. Any thread. */
    public int idleConnections() {
        return loops.stream().mapToInt(UpstreamLoop::idle).sum();
    }
}
