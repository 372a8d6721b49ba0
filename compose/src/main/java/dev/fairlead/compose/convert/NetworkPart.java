package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Network;
import java.util.Set;

/**
 * The networks of a workload as labels of its pods, which policies select; and who of outside may call it. Policies add
 * up, so the union over its networks is exactly "shares a network with".
 */
final class NetworkPart implements Part {

    static final String LABEL = "network.fairlead.dev/";

    @Override
    public void write(Task task, Conversion run) {
        Item networks = task.item().at("networks");
        String mode = task.workload().mode();
        mode(task, task.item().at("network_mode"), mode);
        if (!mode.isEmpty() && !mode.equals("bridge")) {
            networks.inert("network_mode counts in its place");
        }
        if (task.isGuest()) {
            return;
        }
        Set<String> keys = run.networks(task);
        for (String key : keys) {
            Item attachment = networks.at(key);
            Cause cause = attachment.isBare() ? attachment.mapped() : Cause.rule("it is on the network " + key);
            task.template().at("metadata").at("labels").put(LABEL + Names.label(key), "true", cause);
            attachment(attachment);
        }
        if (isClosed(run, task)) {
            closed(task, run, keys);
        }
        if (mode.equals("none")) {
            alone(task, run);
        }
        networks.restRefused("a pod has one network, and it has nothing for it", "take it out");
        outside(task, run);
    }

    private static void mode(Task task, Item item, String mode) {
        switch (mode) {
            case "" -> item.inert("it is empty");
            case "bridge" ->
                item.holds("Docker's own bridge is for all; here it is on the network \"default\" of the stack");
            case "none" -> {}
            case "host" -> {
                if (task.extension().at("hostNetwork").isTrue()) {
                    task.pod()
                            .put(
                                    "hostNetwork",
                                    true,
                                    item.mapped()
                                            .and(task.extension()
                                                    .at("hostNetwork")
                                                    .mapped()));
                    task.pod().put("dnsPolicy", "ClusterFirstWithHostNet", item.mapped());
                } else {
                    item.refused(
                            "a pod on its node's network is seen by all of the node",
                            "say x-fairlead.hostNetwork: true where it must be");
                }
            }
            default -> {
                if (!task.isGuest()) {
                    item.refused(
                            "its network is that of a container that does not run on in this stack",
                            "use that of a service that does, or call the other by its name");
                }
            }
        }
    }

    private static void attachment(Item attachment) {
        for (String key : new String[] {"ipv4_address", "ipv6_address", "mac_address", "link_local_ips"}) {
            attachment.at(key).refused("a cluster gives out addresses itself", "call it by its name");
        }
        attachment.at("priority").holds("a pod has one network");
        attachment.at("gw_priority").holds("a pod has one network");
        attachment.at("driver_opts").refused("a network of a cluster has one driver", "take it out");
        attachment.at("interface_name").refused("the interface of a pod is called by the cluster", "take it out");
    }

    /** Whether none of its networks leads outside. */
    static boolean isClosed(Conversion run, Task task) {
        Set<String> networks = run.networks(task);
        return !networks.isEmpty() && networks.stream().allMatch(key -> internal(run, key));
    }

    private static boolean internal(Conversion run, String key) {
        Network network = run.stack().networks().get(key);
        return network != null && network.internal();
    }

    private static Manifest policy(String name, Task task, Conversion run, Cause cause) {
        Manifest policy = run.add(
                Manifest.of("networking.k8s.io/v1", "NetworkPolicy", name, task.id(), cause), task.id(), task.self());
        run.labels(policy.spec().at("podSelector").at("matchLabels"), task.id(), task.self());
        return policy;
    }

    // All of its networks lead nowhere outside: it may call its peers, and ask for names.
    private static void closed(Task task, Conversion run, Set<String> keys) {
        Cause why = internalCause(run, keys);
        Manifest policy = policy(Names.with(task.id(), "-closed"), task, run, why);
        policy.spec().add("policyTypes", "Egress", why);
        Draft peers = policy.spec().append("egress");
        for (String key : keys) {
            peers.append("to").at("podSelector").at("matchLabels").put(LABEL + Names.label(key), "true", why);
        }
        Draft names = policy.spec().append("egress");
        Cause dns = Cause.rule("names of others must be found");
        Draft to = names.append("to");
        to.at("namespaceSelector").at("matchLabels").put("kubernetes.io/metadata.name", "kube-system", dns);
        to.at("podSelector").at("matchLabels").put("k8s-app", "kube-dns", dns);
        for (String protocol : new String[] {"UDP", "TCP"}) {
            names.append("ports").put("protocol", protocol, dns).put("port", 53, dns);
        }
    }

    private static Cause internalCause(Conversion run, Set<String> keys) {
        Cause cause = Cause.rule("all of its networks are internal");
        for (String key : keys) {
            Item internal = run.root().at("networks").at(key).at("internal");
            cause = internal.isThere() ? cause.and(internal.mapped()) : cause;
        }
        return cause;
    }

    private static void alone(Task task, Conversion run) {
        Item mode = task.item().at("network_mode");
        Cause cause = mode.mapped();
        Manifest policy = policy(Names.with(task.id(), "-alone"), task, run, cause);
        policy.spec().add("policyTypes", "Ingress", cause).add("policyTypes", "Egress", cause);
    }

    private static void outside(Task task, Conversion run) {
        if (task.published().isEmpty() && !task.isRouted()) {
            return;
        }
        Cause why = Cause.rule("it is published, so callers of outside come to it");
        Manifest policy = policy(Names.with(task.id(), "-published"), task, run, why);
        policy.spec().add("policyTypes", "Ingress", why);
        Draft ingress = policy.spec().append("ingress");
        for (String port : task.published()) {
            Cause cause = task.ports().getOrDefault(port, why);
            ingress.append("ports")
                    .put("protocol", PortPart.protocol(port), cause)
                    .put("port", PortPart.number(port), cause);
        }
    }
}
