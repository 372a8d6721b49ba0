package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Finds ports of the host that two workloads want: the second of them does not start. */
final class PortClaims {

    private record Claim(Workload workload, Port port) {}

    private PortClaims() {}

    /** @param guessed ports of which nobody knows which they are: they take nobody's */
    static void check(Collection<Workload> workloads, Set<Place> guessed, Problems problems) {
        List<Claim> claims = new ArrayList<>();
        for (Workload workload : workloads) {
            for (Port port : workload.ports()) {
                if (guessed.contains(port.place())) {
                    continue;
                }
                Claim claim = new Claim(workload, port);
                claims.stream()
                        .filter(other -> clash(other, claim))
                        .findFirst()
                        .ifPresent(other -> tell(other, claim, problems));
                claims.add(claim);
            }
        }
    }

    private static boolean clash(Claim one, Claim other) {
        boolean sameAddress = one.port().hostAddress().equals(other.port().hostAddress())
                || isAny(one.port().hostAddress())
                || isAny(other.port().hostAddress());
        return !one.workload().name().equals(other.workload().name())
                && one.port().published() != 0
                && one.port().published() == other.port().published()
                && one.port().protocol().equals(other.port().protocol())
                && sameAddress
                && together(one.workload().profiles(), other.workload().profiles());
    }

    private static boolean isAny(String address) {
        return address.isEmpty() || address.equals("0.0.0.0") || address.equals("[::]");
    }

    // Variants of one thing have profiles of their own, and are not started at once.
    private static boolean together(Set<String> one, Set<String> other) {
        return one.isEmpty() || other.isEmpty() || one.stream().anyMatch(other::contains);
    }

    private static void tell(Claim first, Claim second, Problems problems) {
        problems.add(new dev.fairlead.compose.Finding(
                dev.fairlead.model.Diagnostic.Severity.ERROR,
                "port-taken",
                second.port().place(),
                "service \"" + second.workload().name() + "\"",
                "it publishes port " + second.port().published() + " of the host, and so does \""
                        + first.workload().name() + "\"",
                "only one of them starts",
                "give one of them another port, or let the gateway alone have it"));
    }
}
