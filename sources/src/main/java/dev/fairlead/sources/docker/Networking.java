package dev.fairlead.sources.docker;

import dev.fairlead.sources.label.Container.Reach;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which address of a container the gateway uses: one on a network that both are on, wherever there is one. */
final class Networking {

    private final List<Seen> containers;
    private final OwnNetworks own;
    private final Optional<Seen> self;

    Networking(List<Seen> containers, OwnNetworks own) {
        this.containers = containers;
        this.own = own;
        this.self = containers.stream()
                .filter(container -> !container.mode().equals("host"))
                .filter(container -> container.networks().values().stream()
                        .anyMatch(net ->
                                !net.address().isEmpty() && own.addresses().contains(net.address())))
                .findFirst();
    }

    /**
     * An address and what is odd about it.
     *
     * @param note empty where nothing is
     */
    record Choice(Reach reach, String note) {}

    /** @param wanted the network that the container's labels or the settings name */
    Choice choose(Seen container, Optional<String> wanted) {
        if (container.mode().equals("host")) {
            return new Choice(new Reach.At(host()), "");
        }
        if (container.mode().startsWith("container:")) {
            String other = container.mode().substring("container:".length());
            return containers.stream()
                    .filter(candidate ->
                            candidate.id().equals(other) || candidate.name().equals(other))
                    .filter(candidate -> !candidate.id().equals(container.id()))
                    .findFirst()
                    .map(candidate -> choose(candidate, wanted))
                    .orElseGet(() -> nowhere("the container whose network it shares is gone"));
        }
        return onNetworks(container, wanted);
    }

    private Choice onNetworks(Seen container, Optional<String> wanted) {
        Map<String, Seen.Net> networks = container.networks();
        Optional<Seen.Net> named = wanted.flatMap(name -> Optional.ofNullable(networks.get(name)))
                .filter(net -> !net.address().isEmpty());
        if (named.isPresent() && (self.isEmpty() || own.reach(named.get().address()))) {
            return new Choice(new Reach.At(named.get().address()), far(named.get()));
        }
        String odd = wanted.map(name -> named.isPresent()
                        ? "the network \"" + name + "\" that it names is none of the gateway's; another is used"
                        : "it is not on the network \"" + name + "\" that it names; another is used")
                .orElse("");
        Optional<Seen.Net> shared = networks.values().stream()
                .filter(net -> own.reach(net.address()))
                .findFirst();
        if (shared.isPresent()) {
            return new Choice(new Reach.At(shared.get().address()), odd);
        }
        Optional<Seen.Net> any = networks.values().stream()
                .filter(net -> !net.address().isEmpty())
                .findFirst();
        if (any.isEmpty()) {
            return nowhere("it has no address");
        }
        // Bridges of one engine do not reach each other: a request would wait for its timeout.
        return self.map(gateway -> nowhere(apart(container, gateway)))
                .orElseGet(() -> new Choice(new Reach.At(any.get().address()), odd.isEmpty() ? far(any.get()) : odd));
    }

    private static String apart(Seen container, Seen gateway) {
        return "it is on " + listed(container) + ", the gateway is on " + listed(gateway)
                + ", and no network is shared";
    }

    private static String listed(Seen container) {
        return String.join(", ", new TreeSet<>(container.networks().keySet()));
    }

    private String far(Seen.Net net) {
        return own.reach(net.address())
                ? ""
                : "its address " + net.address()
                        + " is on none of the gateway's own networks, so requests may time out";
    }

    private static Choice nowhere(String reason) {
        return new Choice(new Reach.Nowhere(reason), "");
    }

    // From inside of a container the host is the gateway of a bridge.
    private String host() {
        return self.flatMap(gateway -> gateway.networks().values().stream()
                        .map(Seen.Net::gateway)
                        .filter(address -> !address.isEmpty())
                        .findFirst())
                .orElse("127.0.0.1");
    }
}
