package dev.fairlead.sources.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a cluster is read.
 *
 * @param ingressClass the name of the class whose Ingresses count where the cluster does not show its classes
 * @param addresses of the load balancer in front of the gateways: what statuses say; IP addresses and host names
 * @param publishedService {@code namespace/name} of the Service whose addresses statuses say, where none are given
 * @param externalNames whether Services of the type ExternalName lead out of the cluster
 * @param httpPorts ports of listeners of Gateways that the listener without TLS serves
 * @param httpsPorts likewise, with TLS
 * @param lease by what name replicas agree who of them writes statuses
 * @param replica what this one is called there
 */
public record KubernetesSettings(
        String ingressClass,
        List<String> addresses,
        Optional<String> publishedService,
        boolean externalNames,
        Set<Integer> httpPorts,
        Set<Integer> httpsPorts,
        String lease,
        String replica) {

    /** What {@code IngressClass.spec.controller} says where we are meant. */
    public static final String INGRESS_CONTROLLER = "fairlead.dev/ingress";

    /** What {@code GatewayClass.spec.controllerName} says where we are meant. */
    public static final String GATEWAY_CONTROLLER = "fairlead.dev/gateway";

    public KubernetesSettings {
        addresses = List.copyOf(addresses);
        httpPorts = Set.copyOf(httpPorts);
        httpsPorts = Set.copyOf(httpsPorts);
    }

    /** The usual ones of a gateway on these ports. */
    public static KubernetesSettings usual(String replica, int httpPort, int httpsPort) {
        return new KubernetesSettings(
                "fairlead",
                List.of(),
                Optional.empty(),
                false,
                httpPort == 80 ? Set.of(80) : Set.of(80, httpPort),
                httpsPort == 443 ? Set.of(443) : Set.of(443, httpsPort),
                "fairlead-status",
                replica);
    }
}
