package dev.fairlead.model;

import dev.fairlead.model.tls.TlsObjects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The objects of every kind, by name and in the order of their names.
 *
 * @param <N> how they are named: by a text inside of one source, by a full name in a snapshot
 */
public record AllObjects<N extends Comparable<N>>(
        Map<N, Product> products,
        Map<N, Client> clients,
        Map<N, Policy> policies,
        Map<N, Route> routes,
        Map<N, Middleware> middlewares,
        Map<N, Service> services,
        Map<N, Secret> secrets,
        Map<N, Workflow> workflows,
        TlsObjects<N> tls,
        TcpObjects<N> tcp) {

    // In one order, so that everything computed from them comes out in that order on every replica.
    public AllObjects {
        products = Ordered.copy(products);
        clients = Ordered.copy(clients);
        policies = Ordered.copy(policies);
        routes = Ordered.copy(routes);
        middlewares = Ordered.copy(middlewares);
        services = Ordered.copy(services);
        secrets = Ordered.copy(secrets);
        workflows = Ordered.copy(workflows);
    }

    /** What is said by a declaration or a snapshot, which has such objects and more. */
    interface Holder<N extends Comparable<N>> {

        AllObjects<N> objects();

        default Map<N, Product> products() {
            return objects().products();
        }

        default Map<N, Client> clients() {
            return objects().clients();
        }

        default Map<N, Policy> policies() {
            return objects().policies();
        }

        default Map<N, Route> routes() {
            return objects().routes();
        }

        default Map<N, Middleware> middlewares() {
            return objects().middlewares();
        }

        default Map<N, Service> services() {
            return objects().services();
        }

        default Map<N, Secret> secrets() {
            return objects().secrets();
        }

        default Map<N, Workflow> workflows() {
            return objects().workflows();
        }

        default TlsObjects<N> tls() {
            return objects().tls();
        }

        default TcpObjects<N> tcp() {
            return objects().tcp();
        }
    }

    /** Nothing is said. */
    public static <K extends Comparable<K>> AllObjects<K> none() {
        return joined(List.of());
    }

    /** The same with these products in place of its own. */
    public AllObjects<N> withProducts(Map<N, Product> others) {
        return new AllObjects<>(others, clients, policies, routes, middlewares, services, secrets, workflows, tls, tcp);
    }

    /** The same with these clients in place of its own. */
    public AllObjects<N> withClients(Map<N, Client> others) {
        return new AllObjects<>(
                products, others, policies, routes, middlewares, services, secrets, workflows, tls, tcp);
    }

    /** The same with these policies in place of its own. */
    public AllObjects<N> withPolicies(Map<N, Policy> others) {
        return new AllObjects<>(products, clients, others, routes, middlewares, services, secrets, workflows, tls, tcp);
    }

    /** The same with these routes in place of its own. */
    public AllObjects<N> withRoutes(Map<N, Route> others) {
        return new AllObjects<>(
                products, clients, policies, others, middlewares, services, secrets, workflows, tls, tcp);
    }

    /** The same with these middlewares in place of its own. */
    public AllObjects<N> withMiddlewares(Map<N, Middleware> others) {
        return new AllObjects<>(products, clients, policies, routes, others, services, secrets, workflows, tls, tcp);
    }

    /** The same with these services in place of its own. */
    public AllObjects<N> withServices(Map<N, Service> others) {
        return new AllObjects<>(products, clients, policies, routes, middlewares, others, secrets, workflows, tls, tcp);
    }

    /** The same with these objects of TLS in place of its own. */
    public AllObjects<N> withTls(TlsObjects<N> others) {
        return new AllObjects<>(
                products, clients, policies, routes, middlewares, services, secrets, workflows, others, tcp);
    }

    /** The same with these objects of TCP in place of its own. */
    public AllObjects<N> withTcp(TcpObjects<N> others) {
        return new AllObjects<>(
                products, clients, policies, routes, middlewares, services, secrets, workflows, tls, others);
    }

    /** What the parts say together, which say nothing about TLS and TCP. Of two of one kind and name the last counts. */
    static <K extends Comparable<K>> AllObjects<K> joined(List<AllObjects<K>> parts) {
        return new AllObjects<>(
                joined(parts, AllObjects::products),
                joined(parts, AllObjects::clients),
                joined(parts, AllObjects::policies),
                joined(parts, AllObjects::routes),
                joined(parts, AllObjects::middlewares),
                joined(parts, AllObjects::services),
                joined(parts, AllObjects::secrets),
                joined(parts, AllObjects::workflows),
                TlsObjects.none(),
                TcpObjects.none());
    }

    // In the order of the parts: each is in order by itself, and what is in order in long runs is soon in order.
    private static <K extends Comparable<K>, V> Map<K, V> joined(
            List<AllObjects<K>> parts, Function<AllObjects<K>, Map<K, V>> section) {
        Map<K, V> all = new LinkedHashMap<>();
        parts.forEach(part -> all.putAll(section.apply(part)));
        return all;
    }
}
