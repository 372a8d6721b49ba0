package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import java.util.List;

/** The last step of a route: sends the exchange to a backend of its service. */
final class ForwardStep implements Step {

    private final Name name;
    private final Service service;
    private final Balance[] balances;

    ForwardStep(Name name, Service service, List<UpstreamLoop> loops) {
        this.name = name;
        this.service = service;
        this.balances = loops.stream()
                .map(loop -> new Balance(service.backends(), loop))
                .toArray(Balance[]::new);
    }

    Service service() {
        return service;
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
        Balance balance = balances[live.loop()];
        BackendPool first = balance.next();
        if (first == null) {
            return live.refuse(new Failure.NoBackend(name.toString(), "the service has no backend"));
        }
        new Forward(live, balance, first, service.passHostHeader()).start();
        return Verdict.TAKEN;
    }
}
