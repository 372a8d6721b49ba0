package dev.fairlead.model.form;

import dev.fairlead.model.Landscape;
import dev.fairlead.model.Landscape.Network;
import dev.fairlead.model.Landscape.Workload;
import dev.fairlead.model.Owner;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is around a gateway, as it tells it and as management reads it. */
public final class LandscapeForm {

    private LandscapeForm() {}

    /** As gateways tell it. */
    public static Node.Mapping write(Landscape landscape) {
        Members nets = new Members();
        landscape
                .networks()
                .forEach((name, network) -> nets.put(
                        name, new Members().put("closed", network.closed()).build()));
        Members all = new Members();
        landscape.workloads().forEach((name, workload) -> all.put(name, node(workload)));
        return new Members()
                .put("source", landscape.source().word())
                .put("networks", nets.build())
                .put("workloads", all.build())
                .put("left", landscape.left())
                .build();
    }

    private static Node node(Workload workload) {
        Members members = new Members()
                .put("group", workload.group())
                .put("state", workload.state())
                .put("self", workload.self())
                .put("networks", Members.ofTexts(workload.networks()))
                .put("addresses", Members.ofTexts(workload.addresses()))
                .put(
                        "ports",
                        Members.ofTexts(workload.ports().stream()
                                .map(port -> Integer.toString(port))
                                .toList()))
                .put("published", Members.ofTexts(workload.published()))
                .put("needs", Members.ofTexts(workload.needs()));
        workload.admits().ifPresent(admits -> members.put("admits", Members.ofTexts(admits)));
        return members.build();
    }

    /** What a gateway told; nothing where it is none. */
    public static Optional<Landscape> read(Node node) {
        String source = node.text("source");
        Optional<Owner> owner = Arrays.stream(Owner.values())
                .filter(each -> each.word().equals(source))
                .findFirst();
        return owner.map(known -> {
            Map<String, Network> networks = new LinkedHashMap<>();
            node.at("networks")
                    .members()
                    .forEach((name, network) -> networks.put(name, new Network(network.flag("closed"))));
            Map<String, Workload> workloads = new LinkedHashMap<>();
            node.at("workloads").members().forEach((name, workload) -> workloads.put(name, workload(workload)));
            int left = (int) node.number("left");
            return new Landscape(known, networks, workloads, left);
        });
    }

    private static Workload workload(Node node) {
        return new Workload(
                node.text("group"),
                node.text("state"),
                node.flag("self"),
                node.texts("networks"),
                node.texts("addresses"),
                node.texts("ports").stream().map(Integer::valueOf).toList(),
                node.texts("published"),
                node.texts("needs"),
                node.members().containsKey("admits") ? Optional.of(node.texts("admits")) : Optional.empty());
    }
}
