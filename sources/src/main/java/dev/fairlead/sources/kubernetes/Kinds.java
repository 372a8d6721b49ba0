package dev.fairlead.sources.kubernetes;

import dev.fairlead.sources.cluster.Resource;
import java.util.List;

/** What is followed in a cluster. */
final class Kinds {

    static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    static final String TRAEFIK_GROUP = "traefik.io";

    static final Resource INGRESS_CLASS =
            new Resource("networking.k8s.io", "v1", "ingressclasses", "IngressClass", false);
    static final Resource INGRESS = new Resource("networking.k8s.io", "v1", "ingresses", "Ingress", true);
    static final Resource SERVICE = new Resource("", "v1", "services", "Service", true);
    static final Resource ENDPOINT_SLICE =
            new Resource("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true);
    /** Only those that hold a certificate: no other is ever sent here. */
    static final Resource SECRET = new Resource("", "v1", "secrets", "Secret", true, "type=kubernetes.io/tls");

    static final Resource NAMESPACE = new Resource("", "v1", "namespaces", "Namespace", false);
    static final Resource GATEWAY_CLASS = new Resource(GATEWAY_GROUP, "v1", "gatewayclasses", "GatewayClass", false);
    static final Resource GATEWAY = new Resource(GATEWAY_GROUP, "v1", "gateways", "Gateway", true);
    static final Resource HTTP_ROUTE = new Resource(GATEWAY_GROUP, "v1", "httproutes", "HTTPRoute", true);
    static final Resource GRPC_ROUTE = new Resource(GATEWAY_GROUP, "v1", "grpcroutes", "GRPCRoute", true);
    static final Resource REFERENCE_GRANT =
            new Resource(GATEWAY_GROUP, "v1beta1", "referencegrants", "ReferenceGrant", true);
    static final Resource MIDDLEWARE = new Resource(TRAEFIK_GROUP, "v1alpha1", "middlewares", "Middleware", true);

    /** For what the console shows; nothing is routed by them. */
    static final Resource NETWORK_POLICY =
            new Resource("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true);

    static final List<Resource> ALL = List.of(
            INGRESS_CLASS,
            INGRESS,
            SERVICE,
            ENDPOINT_SLICE,
            SECRET,
            NAMESPACE,
            GATEWAY_CLASS,
            GATEWAY,
            HTTP_ROUTE,
            GRPC_ROUTE,
            REFERENCE_GRANT,
            MIDDLEWARE,
            NETWORK_POLICY);

    private Kinds() {}
}
