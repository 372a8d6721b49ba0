package dev.fairlead.model;

import java.util.List;
import java.util.Optional;

/**
 * What is sold to partners: APIs under one base path, granted to clients as a whole.
 *
 * @param name unique among the products of its owner
 * @param description for people; may be empty
 * @param basePath where the product begins: normalised, starts with {@code /}, no trailing slash, unique in a snapshot
 * @param draft true while the product is not to be served
 * @param proxies the APIs behind it, in the order in which they were declared
 */
public record Product(String name, String description, String basePath, boolean draft, List<Proxy> proxies) {

    public Product {
        proxies = List.copyOf(proxies);
    }

    /**
     * One API behind a product.
     *
     * @param name unique inside the product
     * @param description for people; may be empty
     * @param path below the product's base path; empty or starts with {@code /}, no trailing slash
     * @param draft true while the proxy is not to be served; a published product does not publish its proxies
     * @param service where its requests go
     * @param forwardCredential true to pass the caller's credential on to the service; default false
     * @param secret what the gateway shows the service of its own; empty where the service asks for nothing
     * @param workflow answers its requests; empty where they are forwarded
     * @param endpoints its operations, in the order in which they were declared
     */
    public record Proxy(
            String name,
            String description,
            String path,
            boolean draft,
            Name service,
            boolean forwardCredential,
            Optional<Name> secret,
            Optional<Name> workflow,
            List<Endpoint> endpoints) {

        /** The service of a proxy that has none, because workflows answer everything. */
        public static final Name NO_SERVICE = new Name("", Owner.INTERNAL);

        public Proxy {
            endpoints = List.copyOf(endpoints);
        }

        /** Whether there is a service to forward to. */
        public boolean hasService() {
            return !service.equals(NO_SERVICE);
        }

        /** The workflow that answers an endpoint: its own, else the proxy's. */
        public Optional<Name> workflow(Endpoint endpoint) {
            return endpoint.workflow().or(this::workflow);
        }

        /** One whose service asks for nothing. */
        public Proxy(
                String name,
                String description,
                String path,
                boolean draft,
                Name service,
                boolean forwardCredential,
                List<Endpoint> endpoints) {
            this(
                    name,
                    description,
                    path,
                    draft,
                    service,
                    forwardCredential,
                    Optional.empty(),
                    Optional.empty(),
                    endpoints);
        }
    }

    /**
     * One operation: methods and a path pattern.
     *
     * @param name unique inside the proxy
     * @param methods upper-case tokens; empty means every method
     * @param path below the proxy's path: segments that are literal or {@code {name}}, and possibly a last {@code /*}
     * @param target path that the service sees, with the same placeholders; equal to {@code path} by default
     * @param workflow answers it in place of the proxy's; empty where the proxy says it
     * @param contract what it promises its callers
     */
    public record Endpoint(
            String name,
            List<String> methods,
            PathPattern path,
            PathPattern target,
            Optional<Name> workflow,
            Contract contract) {

        /** One that promises nothing. */
        public Endpoint(
                String name, List<String> methods, PathPattern path, PathPattern target, Optional<Name> workflow) {
            this(name, methods, path, target, workflow, Contract.NONE);
        }

        /** One that is answered as its proxy says. */
        public Endpoint(String name, List<String> methods, PathPattern path, PathPattern target) {
            this(name, methods, path, target, Optional.empty());
        }

        public Endpoint {
            methods = List.copyOf(methods);
        }
    }
}
