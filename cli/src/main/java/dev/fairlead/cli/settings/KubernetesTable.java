package dev.fairlead.cli.settings;

import java.nio.file.Path;
import java.util.List;

/** The settings of the source kubernetes. */
final class KubernetesTable {

    private static final Declared TABLE = new Declared();

    static final Setting<Path> CONFIG = TABLE.path(
            "KUBECONFIG",
            "",
            "the cluster of the source kubernetes; that in which the gateway runs where none is given");
    static final Setting<String> INGRESS_CLASS = TABLE.open(
            "FAIRLEAD_KUBERNETES_INGRESS_CLASS",
            KubernetesTable::name,
            "fairlead",
            "the name of an IngressClass",
            "whose Ingresses count where the cluster does not show its classes");
    static final Setting<List<String>> ADDRESSES = TABLE.open(
            "FAIRLEAD_KUBERNETES_ADDRESSES",
            KubernetesTable::addresses,
            "",
            "a comma list of IP addresses and host names",
            "where callers reach the gateways: what statuses of Ingresses and Gateways say");
    static final Setting<String> PUBLISHED_SERVICE = TABLE.open(
            "FAIRLEAD_KUBERNETES_PUBLISHED_SERVICE",
            KubernetesTable::service,
            "",
            "NAMESPACE/NAME",
            "the Service whose addresses statuses say, where none are given");
    static final Setting<Boolean> EXTERNAL_NAMES = TABLE.bool(
            "FAIRLEAD_KUBERNETES_EXTERNAL_NAMES",
            "false",
            "whether Services of the type ExternalName lead out of the cluster: whoever may write a Service then"
                    + " chooses where requests go");

    static final List<Setting<?>> ALL = TABLE.all();

    private KubernetesTable() {}

    private static String name(String text) {
        if (!text.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of an object");
        }
        return text;
    }

    private static String service(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("\"" + text + "\" is not a namespace and a name");
        }
        return name(parts[0]) + "/" + name(parts[1]);
    }

    private static List<String> addresses(String text) {
        List<String> addresses = Values.items(text).toList();
        for (String address : addresses) {
            if (!address.matches("[0-9A-Fa-f.:]{2,45}|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
                throw new IllegalArgumentException("\"" + address + "\" is neither an address nor the name of a host");
            }
        }
        return addresses;
    }
}
