package dev.fairlead.model.assemble;

import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.ServersTransport;
import java.util.List;
import java.util.Map;

/** A service has the transport that it names, or its backends would be believed on other grounds. */
final class ServiceRules implements Rules<Service> {

    private final Map<Name, ServersTransport> transports;

    ServiceRules(Map<Name, ServersTransport> transports) {
        this.transports = transports;
    }

    @Override
    public List<Problem> errors(Name name, Service service) {
        return service
                .transport()
                .filter(transport -> !transports.containsKey(transport))
                .map(transport -> new Problem(
                        "its transport \"" + transport
                                + "\" does not exist or is disabled, and without it its backends would be verified in"
                                + " another way",
                        "declare it under http.serversTransports or take it out of the service"))
                .stream()
                .toList();
    }

    @Override
    public Service keep(Name name, Service service, List<Problem> warnings) {
        return service;
    }
}
