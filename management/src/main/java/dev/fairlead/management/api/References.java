package dev.fairlead.management.api;

import dev.fairlead.model.Client;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what an object of the store names and the store does not have, with a pointer to where it is named. */
final class References {

    private final Declaration declared;
    private final Subject subject;
    private final List<Diagnostic> findings = new ArrayList<>();

    private References(Declaration declared, Subject subject) {
        this.declared = declared;
        this.subject = subject;
    }

    /** What is wrong with the references of one object; nothing if there is no such object. */
    static List<Diagnostic> check(Declaration declared, Subject subject) {
        References references = new References(declared, subject);
        switch (subject.kind()) {
            case PRODUCT -> references.product(declared.products().get(subject.name()));
            case CLIENT -> references.client(declared.clients().get(subject.name()));
            case ROUTE -> references.route(declared.routes().get(subject.name()));
            case SERVICE -> references.service(declared.services().get(subject.name()));
            case WORKFLOW -> references.workflow(declared.workflows().get(subject.name()));
            case POLICY, MIDDLEWARE, SECRET, TLS_OPTIONS, CERTIFICATE, TRANSPORT, SOURCE -> {
                // They refer to nothing.
            }
            case TCP_ROUTE, TCP_SERVICE, TCP_MIDDLEWARE -> {
                // The store keeps none.
            }
        }
        return references.findings;
    }

    private void product(@Nullable Product product) {
        if (product == null) {
            return;
        }
        for (Product.Proxy proxy : product.proxies()) {
            Place place =
                    root().child("proxies", 0, 0).child(proxy.name(), 0, 0).child("service", 0, 0);
            require(declared.services(), "service", proxy.service(), place);
            Place secret =
                    root().child("proxies", 0, 0).child(proxy.name(), 0, 0).child("secret", 0, 0);
            proxy.secret().ifPresent(name -> require(declared.secrets(), "secret", name, secret));
            workflows(proxy);
        }
        for (Product other : declared.products().values()) {
            boolean same = other.basePath().equals(product.basePath());
            if (same && !other.name().equals(product.name())) {
                findings.add(Diagnostic.error(
                        subject,
                        root().child("basePath", 0, 0),
                        "the base path " + product.basePath() + " is that of the product \"" + other.name() + "\" too",
                        "give one of the two another base path"));
            }
        }
    }

    private void workflows(Product.Proxy proxy) {
        Place place = root().child("proxies", 0, 0).child(proxy.name(), 0, 0);
        proxy.workflow()
                .ifPresent(name -> require(declared.workflows(), "workflow", name, place.child("workflow", 0, 0)));
        for (int i = 0; i < proxy.endpoints().size(); i++) {
            Place endpoint = place.child("endpoints", 0, 0)
                    .child(Integer.toString(i), 0, 0)
                    .child("workflow", 0, 0);
            proxy.endpoints()
                    .get(i)
                    .workflow()
                    .ifPresent(name -> require(declared.workflows(), "workflow", name, endpoint));
        }
    }

    private void workflow(@Nullable Workflow workflow) {
        if (workflow != null) {
            workflow.nodes().forEach((id, node) -> {
                if (node.action() instanceof Workflow.Http http) {
                    Place place = root().child("nodes", 0, 0).child(id, 0, 0).child("secret", 0, 0);
                    http.secret().ifPresent(name -> require(declared.secrets(), "secret", name, place));
                }
            });
        }
    }

    private void client(@Nullable Client client) {
        if (client == null) {
            return;
        }
        client.policy()
                .ifPresent(policy -> require(declared.policies(), "policy", policy, root().child("policy", 0, 0)));
        Place products = root().child("products", 0, 0);
        for (int i = 0; i < client.products().size(); i++) {
            Place place = products.child(Integer.toString(i), 0, 0);
            require(declared.products(), "product", client.products().get(i), place);
        }
    }

    private void route(@Nullable Route route) {
        if (route == null) {
            return;
        }
        require(declared.services(), "service", route.service(), root().child("service", 0, 0));
        Place options = root().child("tls", 0, 0).child("options", 0, 0);
        route.tls()
                .flatMap(Route.Tls::options)
                .ifPresent(name -> require(declared.tls().options(), "set of TLS options", name, options));
        Place middlewares = root().child("middlewares", 0, 0);
        for (int i = 0; i < route.middlewares().size(); i++) {
            Place place = middlewares.child(Integer.toString(i), 0, 0);
            require(declared.middlewares(), "middleware", route.middlewares().get(i), place);
        }
    }

    private void service(@Nullable Service service) {
        if (service != null) {
            Place place = root().child("loadBalancer", 0, 0).child("serversTransport", 0, 0);
            service.transport().ifPresent(name -> require(declared.tls().transports(), "transport", name, place));
        }
    }

    private Place root() {
        return Place.of(Bodies.SOURCE);
    }

    private void require(Map<String, ?> there, String kind, Name name, Place place) {
        if (name.owner() == Owner.STORE && !there.containsKey(name.name())) {
            findings.add(Diagnostic.error(
                    subject,
                    place,
                    "the " + kind + " \"" + name.name() + "\" does not exist in the store",
                    "create it first, or name another one; write name@file for one of another source"));
        }
    }
}
