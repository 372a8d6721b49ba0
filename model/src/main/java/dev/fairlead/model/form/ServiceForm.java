package dev.fairlead.model.form;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link Service} in Traefik's form, both ways: a mapping with its kind as the only key. */
public final class ServiceForm {

    private static final List<String> KINDS =
            List.of("loadBalancer", "weighted", "highestRandomWeight", "mirroring", "failover");

    private ServiceForm() {}

    /** The service; empty after an error among the findings. */
    public static Optional<Service> read(String name, Node node, Findings findings) {
        Owner own = findings.subject().owner();
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        List<String> written = new ArrayList<>(KINDS);
        written.removeIf(kind -> !fields.has(kind));
        if (written.isEmpty() && !findings.failed()) {
            fields.missing(
                    "loadBalancer",
                    "add it with its servers, or one of " + String.join(", ", KINDS.subList(1, KINDS.size())));
        }
        if (written.size() > 1) {
            findings.error(
                    fields.place(),
                    "it is several kinds of service: " + String.join(", ", written),
                    "make it one service for each");
        }
        Optional<Service.Kind> kind = Optional.empty();
        for (String each : written) {
            kind = Optional.of(read(each, fields.fields(each), own));
        }
        fields.finish();
        return findings.failed() ? Optional.empty() : kind.map(read -> new Service(name, read));
    }

    private static Service.Kind read(String kind, Fields fields, Owner own) {
        return switch (kind) {
            case "weighted" -> CompositeForm.weighted(fields, own);
            case "highestRandomWeight" -> CompositeForm.highestRandomWeight(fields, own);
            case "mirroring" -> CompositeForm.mirroring(fields, own);
            case "failover" -> CompositeForm.failover(fields, own);
            // The only one that is left.
            default -> LoadBalancerForm.read(fields, own);
        };
    }

    /** What {@link #read} reads as an equal service; {@code own} is the source that it is written for. */
    public static Node.Mapping write(Service service, Owner own) {
        Members members = new Members();
        switch (service.kind()) {
            case Service.LoadBalancer group -> members.put("loadBalancer", LoadBalancerForm.write(group, own));
            case Service.Weighted weighted -> members.put("weighted", CompositeForm.write(weighted, own));
            case Service.HighestRandomWeight weighted ->
                members.put("highestRandomWeight", CompositeForm.write(weighted, own));
            case Service.Mirroring mirroring -> members.put("mirroring", CompositeForm.write(mirroring, own));
            // Nobody declares one, so nobody reads one.
            case Service.Internal ignored -> {}
            // Only a cluster needs these two; they are shown, and no file has them.
            case Service.Refusing refusing ->
                members.put(
                        "refusing",
                        new Members()
                                .put("status", refusing.status())
                                .put("reason", refusing.reason())
                                .build());
            case Service.Edited edited ->
                members.put(
                        "edited",
                        new Members()
                                .put("service", Reading.reference(edited.service(), own))
                                .put("request", HeaderEditsForm.write(edited.request()))
                                .put("response", HeaderEditsForm.write(edited.answer()))
                                .build());
            case Service.Failover failover -> members.put("failover", CompositeForm.write(failover, own));
        }
        return members.build();
    }
}
