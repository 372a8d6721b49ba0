package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.loop.BufferBound;
import dev.fairlead.gateway.loop.EventLoops;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ways to the services: one step for each, with its own connections on every loop. */
public final class Upstreams {

    private final List<UpstreamLoop> loops;
    private final BufferBound buffers;
    private final Tunnels tunnels;

    /** Weak: a step lives as long as a route table holds it. Guarded by this. */
    private final Map<Name, WeakReference<ForwardStep>> steps = new HashMap<>();

    public Upstreams(EventLoops eventLoops, Limits limits) {
        this.buffers = new BufferBound(eventLoops, limits.sizes().maxBufferedBytes());
        this.tunnels = new Tunnels(limits.streams().tunnels());
        HostNames names = new HostNames(limits.counts().names());
        this.loops = eventLoops.loops().stream()
                .map(loop -> new UpstreamLoop(eventLoops, loop, limits, names))
                .toList();
    }

    /**
     * The step that sends an exchange to one of the service's backends. As long as the service is equal and somebody
     * holds the step, the same one is returned, with the connections that it has. Any thread.
     */
    public synchronized Step forward(Name serviceName, Service service) {
        WeakReference<ForwardStep> kept = steps.get(serviceName);
        @Nullable ForwardStep step = kept == null ? null : kept.get();
        if (step == null || !step.service().equals(service)) {
            step = new ForwardStep(serviceName, service, loops, buffers, tunnels);
            steps.values().removeIf(each -> each.refersTo(null));
            steps.put(serviceName, new WeakReference<>(step));
        }
        return step;
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

    /** Tunnels that are open, handshakes on their way included. Any thread. */
    public int openTunnels() {
        return tunnels.open();
    }

    /** Connections to backends that wait for a request. Any thread. */
    public int idleConnections() {
        return loops.stream().mapToInt(UpstreamLoop::idle).sum();
    }
}
