package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Port;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Labelled.Labels;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ports through which callers get past the gateway. */
final class PublishLint implements Lint {

    private static final Set<Integer> STORES =
            Set.of(1433, 3306, 5432, 5984, 6379, 8086, 9042, 9200, 9300, 11211, 27017, 28015);

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        if (scene.gateways().isEmpty()) {
            return findings;
        }
        List<Service> services = List.copyOf(scene.ledTo().values());
        for (Workload workload : scene.stack().workloads().values()) {
            if (scene.isGateway(workload) || workload.ports().isEmpty()) {
                continue;
            }
            Set<Integer> served = served(scene, services, workload);
            for (Port port : workload.ports()) {
                boolean open = port.isTcp() && !port.isLocal();
                if (open && served.contains(port.target())) {
                    findings.add(finding(
                            workload,
                            port,
                            "it publishes port " + port.target() + ", which the gateway serves",
                            "callers get past the gateway and all of its middlewares"));
                } else if (open && served.isEmpty() && isForTheGateway(port)) {
                    findings.add(finding(
                            workload,
                            port,
                            "it publishes port " + port.target() + " on all addresses of the host",
                            STORES.contains(port.target())
                                    ? "everyone who reaches the host reaches the store behind the gateway"
                                    : "callers reach it without the gateway"));
                }
            }
        }
        return findings;
    }

    private static Set<Integer> served(Scene scene, List<Service> services, Workload workload) {
        Set<Integer> ports = new HashSet<>();
        for (Service service : services) {
            service.backends().stream()
                    .filter(backend -> isOf(scene, backend, workload))
                    .forEach(backend -> ports.add(backend.port()));
        }
        return ports;
    }

    private static boolean isOf(Scene scene, Service.Backend backend, Workload workload) {
        boolean byLabel = Labels.any(workload)
                && scene.labelled().workload(backend).filter(workload::equals).isPresent();
        return byLabel || backend.host().equals(workload.name());
    }

    // What speaks HTTP, and what only the stack itself should see. Other things cannot go through a gateway of HTTP.
    private static boolean isForTheGateway(Port port) {
        int target = port.target();
        return STORES.contains(target)
                || target == 80
                || target == 443
                || (target >= 3000 && target < 3100)
                || target == 5000
                || target == 8000
                || (target >= 8080 && target < 8100)
                || target == 8443
                || target == 9090;
    }

    private static Finding finding(Workload workload, Port port, String what, String why) {
        String published = port.published() == 0 ? "" : port.published() + ":";
        return new Finding(
                Severity.WARNING,
                "published-past-gateway",
                port.place(),
                "service \"" + workload.name() + "\"",
                what,
                why,
                "take it out, or publish it for this host alone: \"127.0.0.1:" + (published.isEmpty() ? ":" : published)
                        + port.target() + "\"");
    }
}
