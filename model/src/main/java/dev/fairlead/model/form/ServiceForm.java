package dev.fairlead.model.form;

import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link Service} in Traefik's form, both ways. */
public final class ServiceForm {

    private ServiceForm() {}

    /** The service; empty after an error among the findings. */
    public static Optional<Service> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        fields.unavailable(
                (key, place) -> Reading.unavailable(findings, key, place),
                "weighted",
                "mirroring",
                "failover",
                "highestRandomWeight");
        if (!fields.has("loadBalancer") && !findings.failed()) {
            fields.missing("loadBalancer", "add it with its servers");
        }
        Service service = loadBalancer(name, fields.fields("loadBalancer"));
        fields.finish();
        return findings.failed() ? Optional.empty() : Optional.of(service);
    }

    private static Service loadBalancer(String name, Fields fields) {
        Findings findings = fields.findings();
        List<Backend> backends = new ArrayList<>();
        for (Node server : fields.list("servers")) {
            backend(Fields.of(server, findings)).ifPresent(backends::add);
        }
        fields.unavailable(
                (key, place) -> Reading.without(findings, key, place),
                "healthCheck",
                "passiveHealthCheck",
                "sticky",
                "responseForwarding");
        fields.optionalText("strategy")
                .filter(strategy -> !strategy.equals("wrr"))
                .ifPresent(strategy -> findings.warning(
                        fields.place("strategy"),
                        "the strategy \"" + strategy + "\" is not available in this version; round robin is used",
                        "use wrr"));
        if (backends.stream().noneMatch(backend -> backend.weight() > 0) && !findings.failed()) {
            findings.warning(
                    fields.place("servers"),
                    "it has no server that takes requests, so each is answered with 503",
                    "add a server with a url");
        }
        boolean passHostHeader = fields.bool("passHostHeader", true);
        Optional<Name> transport = Reading.reference(
                        fields, "serversTransport", findings.subject().owner())
                .filter(named -> !named.name().equals("default"));
        fields.finish();
        return new Service(name, backends, passHostHeader, transport);
    }

    private static Optional<Backend> backend(Fields fields) {
        if (fields.requiredText("url").isEmpty()) {
            return Optional.empty();
        }
        Optional<Backend> address = fields.parsed("url", BackendUrl::parse, BackendUrl.REMEDY);
        int weight = (int) fields.wholeNumber("weight", 0, 1_000_000, 1);
        boolean preservePath = fields.bool("preservePath", false);
        fields.finish();
        return address.map(backend -> {
            if (!preservePath
                    && !fields.has("preservePath")
                    && !backend.basePath().isEmpty()) {
                fields.findings()
                        .warning(
                                fields.place("url"),
                                "the path \"" + backend.basePath() + "\" of this URL is not used, as in Traefik",
                                "add preservePath: true to put it in front of every path, or cut it");
            }
            String basePath = preservePath ? backend.basePath() : "";
            return new Backend(backend.scheme(), backend.host(), backend.port(), basePath, weight);
        });
    }

    /** What {@link #read} reads as an equal service; {@code own} is the source that it is written for. */
    public static Node.Mapping write(Service service, Owner own) {
        List<Node> servers = new ArrayList<>();
        for (Backend backend : service.backends()) {
            Members server = new Members().put("url", backend.url());
            if (backend.weight() != 1) {
                server.put("weight", backend.weight());
            }
            if (!backend.basePath().isEmpty()) {
                server.put("preservePath", true);
            }
            servers.add(server.build());
        }
        Members balancer = new Members().put("servers", Members.of(servers));
        if (!service.passHostHeader()) {
            balancer.put("passHostHeader", false);
        }
        service.transport().ifPresent(name -> balancer.put("serversTransport", Reading.reference(name, own)));
        return new Members().put("loadBalancer", balancer.build()).build();
    }
}
