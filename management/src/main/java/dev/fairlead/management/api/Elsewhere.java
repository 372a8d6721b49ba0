package dev.fairlead.management.api;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Secret;
import dev.fairlead.model.Service;
import dev.fairlead.model.TcpObjects;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tls.TlsOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What other sources would have to declare for the store's references to hold. Management sees the store alone: a
 * {@code payments@file} may well be there, so it is taken as there, and the replicas, which see all sources, report it if
 * it is not.
 */
final class Elsewhere {

    private final Map<Owner, Sections> sections = new EnumMap<>(Owner.class);

    private final Owner holder;

    private Elsewhere(Owner holder) {
        this.holder = holder;
    }

    private record Sections(
            Map<String, Product> products,
            Map<String, Policy> policies,
            Map<String, Middleware> middlewares,
            Map<String, Service> services,
            Map<String, Secret> secrets,
            Map<String, Workflow> workflows,
            Map<String, TlsOptions> options,
            Map<String, ServersTransport> transports) {

        Sections() {
            this(
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>());
        }

        Declaration declaration(Owner owner) {
            AllObjects<String> objects = new AllObjects<>(
                    products,
                    Map.of(),
                    policies,
                    Map.of(),
                    middlewares,
                    services,
                    secrets,
                    workflows,
                    new TlsObjects<>(options, Map.of(), transports),
                    TcpObjects.none());
            return Declaration.of(owner, objects);
        }
    }

    /** Stand-ins for everything that the declaration refers to and that is not its owner's. */
    static List<Declaration> of(Declaration own) {
        Elsewhere elsewhere = new Elsewhere(own.owner());
        for (Product product : own.products().values()) {
            Name name = new Name(product.name(), own.owner());
            product.proxies().forEach(proxy -> {
                elsewhere.service(proxy.service());
                proxy.secret().ifPresent(secret -> elsewhere.secret(secret, name));
                Stream.concat(
                                proxy.workflow().stream(),
                                proxy.endpoints().stream().flatMap(endpoint -> endpoint.workflow().stream()))
                        .forEach(workflow -> elsewhere.workflow(workflow, own, name));
            });
        }
        for (Client client : own.clients().values()) {
            client.products().forEach(elsewhere::product);
            client.policy().ifPresent(elsewhere::policy);
        }
        for (Route route : own.routes().values()) {
            elsewhere.service(route.service());
            route.middlewares().forEach(elsewhere::middleware);
            route.tls().flatMap(Route.Tls::options).ifPresent(elsewhere::options);
        }
        for (Service service : own.services().values()) {
            service.transport().ifPresent(elsewhere::transport);
        }
        List<Declaration> declarations = new ArrayList<>();
        elsewhere.sections.forEach((owner, there) -> declarations.add(there.declaration(owner)));
        return declarations;
    }

    private Optional<Sections> of(Name name) {
        return name.owner() == holder
                ? Optional.empty()
                : Optional.of(sections.computeIfAbsent(name.owner(), owner -> new Sections()));
    }

    // The gateway's own services are known here too.
    private void service(Name name) {
        if (name.owner() == Owner.INTERNAL) {
            return;
        }
        of(name).ifPresent(there -> there.services.put(name.name(), new Service(name.name(), List.of(), true)));
    }

    // Whom it is meant for is known where it is declared.
    private void secret(Name name, Name product) {
        of(name).ifPresent(there -> {
            List<Name> products = new ArrayList<>(List.of(product));
            Secret before = there.secrets.get(name.name());
            if (before != null) {
                products.addAll(before.products());
            }
            Secret.Proof any = new Secret.Header("Authorization", "", new Secret.Variable("ANY"));
            there.secrets.put(name.name(), new Secret(name.name(), "", products, any));
        });
    }

    // One of ours may show secrets of others to the products that use it.
    private void workflow(Name name, Declaration own, Name product) {
        Workflow ours = own.workflows().get(name.name());
        if (name.owner() == own.owner() && ours != null) {
            ours.secrets().forEach(secret -> secret(secret, product));
        } else {
            of(name).ifPresent(there -> there.workflows.put(
                    name.name(),
                    new Workflow(
                            name.name(), "", false, Workflow.USUAL_DEADLINE, Workflow.USUAL_BODY_BYTES, Map.of())));
        }
    }

    // A draft takes no base path from anybody.
    private void product(Name name) {
        of(name).ifPresent(there ->
                there.products.put(name.name(), new Product(name.name(), "", "/" + name, true, List.of())));
    }

    private void policy(Name name) {
        of(name).ifPresent(there -> there.policies.put(
                name.name(),
                new Policy(name.name(), "", false, Optional.empty(), Optional.empty(), Policy.LimiterLoss.SHARE)));
    }

    private void options(Name name) {
        of(name).ifPresent(there -> there.options.put(name.name(), TlsOptions.usual()));
    }

    private void transport(Name name) {
        of(name).ifPresent(there -> there.transports.put(name.name(), ServersTransport.usual()));
    }

    private void middleware(Name name) {
        of(name).ifPresent(there -> there.middlewares.put(name.name(), new Middleware.AddPrefix("/")));
    }
}
