package dev.fairlead.model.form;

import dev.fairlead.model.Landscape;
import dev.fairlead.model.Landscape.Network;
import dev.fairlead.model.Landscape.Workload;
import dev.fairlead.model.Owner;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
        String source = text(node, "source");
        Optional<Owner> owner = Arrays.stream(Owner.values())
                .filter(each -> each.word().equals(source))
                .findFirst();
        return owner.map(known -> {
            Map<String, Network> networks = new LinkedHashMap<>();
            members(at(node, "networks"))
                    .forEach((name, network) -> networks.put(name, new Network(flag(network, "closed"))));
            Map<String, Workload> workloads = new LinkedHashMap<>();
            members(at(node, "workloads")).forEach((name, workload) -> workloads.put(name, workload(workload)));
            int left = at(node, "left") instanceof Node.Decimal number
                    ? number.value().intValue()
                    : 0;
            return new Landscape(known, networks, workloads, left);
        });
    }

    private static Workload workload(Node node) {
        return new Workload(
                text(node, "group"),
                text(node, "state"),
                flag(node, "self"),
                texts(node, "networks"),
                texts(node, "addresses"),
                texts(node, "ports").stream().map(Integer::valueOf).toList(),
                texts(node, "published"),
                texts(node, "needs"),
                members(node).containsKey("admits") ? Optional.of(texts(node, "admits")) : Optional.empty());
    }

    private static Map<String, Node> members(Node node) {
        return node instanceof Node.Mapping mapping ? mapping.members() : Map.of();
    }

    private static Node at(Node node, String name) {
        return members(node).getOrDefault(name, Members.nothing());
    }

    private static String text(Node node, String name) {
        return at(node, name) instanceof Node.Text text ? text.value() : "";
    }

    private static boolean flag(Node node, String name) {
        return at(node, name) instanceof Node.Bool bool && bool.value();
    }

    private static List<String> texts(Node node, String name) {
        return at(node, name) instanceof Node.Sequence sequence
                ? sequence.elements().stream()
                        .map(each -> each instanceof Node.Text text ? text.value() : "")
                        .toList()
                : List.of();
    }
}
