package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.loop.BufferBound;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.tls.ServersTransport;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last step of a route: sends the exchange to a backend of its service. */
final class ForwardStep implements Step {

    private final Name name;
    private final Service service;
    private final Transport transport;
    private final Map<Backend, Reach> reaches;
    private final Balance[] balances;
    private final BufferBound buffers;
    private final Tunnels tunnels;

    ForwardStep(
            Name name,
            Service service,
            Transport transport,
            List<UpstreamLoop> loops,
            BufferBound buffers,
            Tunnels tunnels) {
        this.transport = transport;
        this.buffers = buffers;
        this.tunnels = tunnels;
        this.name = name;
        this.service = service;
        this.reaches = service.backends().stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), backend -> new Reach()));
        this.balances = loops.stream()
                .map(loop -> new Balance(service.backends(), loop, reaches, transport))
                .toArray(Balance[]::new);
    }

    boolean isFor(Service wanted, ServersTransport connected) {
        return service.equals(wanted) && transport.settings().equals(connected);
    }

    /** Whether the backend could be connected to the last time that it was tried. */
    boolean isUp(Backend backend) {
        Reach reach = reaches.get(backend);
        return reach == null || reach.isUp();
    }

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (!(exchange instanceof LiveExchange live)) {
            throw new IllegalArgumentException("only an exchange of an entrypoint can be forwarded");
        }
        if (buffers.isExceeded()) {
            return live.refuse(new Failure.Overloaded("the buffers of all connections are full"));
        }
        Balance balance = balances[live.loop()];
        BackendPool first = balance.next();
        if (first == null) {
            return live.refuse(new Failure.NoBackend(name.toString(), "the service has no backend"));
        }
        Forward forward = new Forward(live, balance, first, service.passHostHeader());
        if (live.head().asksForWebSocket() && live.changes().detour() == null) {
            Failure not = tunnels.admit(live);
            if (not != null) {
                return live.refuse(not);
            }
            forward.asksForTunnel(tunnels);
        }
        forward.start();
        return Verdict.TAKEN;
    }
}
