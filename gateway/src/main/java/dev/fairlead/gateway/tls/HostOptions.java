package dev.fairlead.gateway.tls;

import dev.fairlead.model.Name;
import dev.fairlead.model.Route;
import dev.fairlead.model.tls.TlsObjects;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which TLS options hold for a host: those that a route for it names, else the default ones. */
final class HostOptions {

    private final Map<String, Name> byHost = new HashMap<>();

    HostOptions(Collection<Route> routes) {
        for (Route route : routes) {
            Optional<Name> options = route.tls().flatMap(Route.Tls::options);
            options.ifPresent(name -> route.match().hosts().forEach(host -> byHost.putIfAbsent(host, name)));
        }
    }

    /** Empty for the default ones; {@code host} is lower case. */
    Optional<Name> find(String host) {
        Name exact = byHost.get(host);
        if (exact != null) {
            return Optional.of(exact);
        }
        int dot = host.indexOf('.');
        return dot <= 0 ? Optional.empty() : Optional.ofNullable(byHost.get("*" + host.substring(dot)));
    }

    /** What the options of a host are called. */
    String word(String host) {
        return find(host).map(Name::toString).orElse(TlsObjects.DEFAULT);
    }
}
