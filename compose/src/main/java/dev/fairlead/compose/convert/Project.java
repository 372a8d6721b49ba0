package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What belongs to no single workload: the namespace, the networks, Secrets, and what is declared and not used. */
final class Project {

    private final Conversion run;

    private Project(Conversion run) {
        this.run = run;
    }

    static void write(Conversion run) {
        Project project = new Project(run);
        project.networks();
        run.vault().write(run);
        project.unused("volumes", "no service that is converted mounts it");
        project.unused("configs", "no service that is converted is given it");
        project.unused("secrets", "no service that is converted is given it");
        project.namespace();
        project.top();
    }

    private void top() {
        Item root = run.root();
        root.at("version").inert("Compose reads it no longer");
        root.at("include").inert("read: what it names is part of the stack");
        root.at("models").refused("a cluster runs no models by itself", "run a model server as a service of the stack");
        if (root.at("name").isThere() && !root.at("name").rest().isEmpty()) {
            root.at("name").inert("nothing is converted");
        }
        for (String store : List.of("mongodb", "redis")) {
            if (run.extension().at(store).text().equals("plain")) {
                run.extension().at(store).inert("it is the usual case");
            }
        }
        root.at("x-fairlead").restRefused("nothing came of it", "take it out");
        root.members().forEach((key, item) -> {
            if (key.startsWith("x-") && !key.equals("x-fairlead")) {
                item.inert("an extension that nobody reads");
            }
            if (item.isBare() && !item.rest().isEmpty()) {
                item.inert("nothing stands behind it");
            }
        });
    }

    private void unused(String section, String why) {
        run.root().at(section).members().forEach((name, item) -> item.rest().stream()
                .findAny()
                .ifPresent(leaf -> leftover(item, why)));
    }

    private static void leftover(Item item, String why) {
        if (item.rest().size() == item.leaves().size()) {
            item.inert(why);
            return;
        }
        item.members().forEach((key, member) -> {
            if (!member.rest().isEmpty()) {
                if (key.startsWith("x-")) {
                    member.inert("it counts nowhere");
                } else {
                    member.refused("a cluster has nothing for it", "take it out");
                }
            }
        });
    }

    // -- networks
    // -------------------------------------------------------------------------------------------------------

    private void networks() {
        Cause deny = Cause.rule("workloads without a network in common do not reach each other in Compose");
        Manifest closed = run.add(
                Manifest.of("networking.k8s.io/v1", "NetworkPolicy", "default-deny", "network", deny), "", deny);
        closed.spec().at("podSelector").at("matchLabels").put(Conversion.PART_OF, run.project(), run.projectCause());
        closed.spec().add("policyTypes", "Ingress", deny);
        Set<String> used = new TreeSet<>();
        run.tasks().forEach(task -> used.addAll(run.networks(task)));
        used.forEach(this::network);
        run.root().at("networks").members().forEach((key, item) -> declared(item, used.contains(key)));
    }

    private void network(String key) {
        Item item = run.root().at("networks").at(key);
        Cause cause = item.isBare()
                ? item.mapped()
                : Cause.rule("those on the network " + key + " reach each other, on all ports");
        String label = NetworkPart.LABEL + Names.label(key);
        Manifest policy = run.add(
                Manifest.of("networking.k8s.io/v1", "NetworkPolicy", Names.label("network-" + key), "network", cause),
                "",
                cause);
        policy.spec().at("podSelector").at("matchLabels").put(label, "true", cause);
        policy.spec().add("policyTypes", "Ingress", cause);
        Draft from = policy.spec().append("ingress").append("from");
        from.at("podSelector").at("matchLabels").put(label, "true", cause);
    }

    private static void declared(Item network, boolean used) {
        if (!used) {
            network.inert("no service that is converted is on it");
            return;
        }
        Item external = network.at("external");
        if (external.isMapping() || external.isTrue()) {
            external.refused(
                    "others on the network, outside of this stack, are not known",
                    "let their namespace in by a policy of yours");
        } else {
            external.inert("it is the usual case");
        }
        Item internal = network.at("internal");
        if (!internal.rest().isEmpty()) {
            internal.holds(
                    internal.isTrue()
                            ? "every workload on it is on another network too that leads outside"
                            : "what is on it may call the outside");
        }
        network.at("name").inert("networks are labels here");
        network.at("labels").inert("labels of a network say nothing to what runs");
        if (network.at("driver").text().matches("bridge|overlay|default")) {
            network.at("driver").holds("the cluster's own network carries it");
        } else {
            network.at("driver").refused("a cluster has one network, with a driver of its own", "take it out");
        }
        network.at("attachable").holds("any pod may have the label");
        network.at("ipam").refused("a cluster gives out addresses itself", "call workloads by their names");
        network.at("enable_ipv4").holds("the cluster decides it");
        network.at("enable_ipv6").holds("the cluster decides it");
        network.at("driver_opts").refused("a cluster has one network, with a driver of its own", "take it out");
        network.members().forEach((key, item) -> {
            if (key.startsWith("x-")) {
                item.inert("an extension that nobody reads");
            }
        });
    }

    // -- namespace
    // --------------------------------------------------------------------------------------------------------

    private void namespace() {
        Item item = run.extension().at("namespace");
        String name = item.isThere() ? Names.label(item.text()) : run.project();
        Cause cause = item.isThere() ? item.mapped() : run.projectCause();
        run.manifests().stream()
                .filter(manifest -> !manifest.kind().equals("PriorityClass"))
                .forEach(manifest -> manifest.metadata().put("namespace", name, cause));
        run.add(Manifest.of("v1", "Namespace", name, "00-namespace", cause), "", cause);
    }
}
