package dev.fairlead.model.assemble;

import dev.fairlead.model.Contract;
import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import dev.fairlead.model.Product.Proxy;
import dev.fairlead.model.Secret;
import dev.fairlead.model.Service;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.ExpressionCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A product has a base path of its own, and each of its proxies a service or workflows that are there. */
final class ProductRules implements Rules<Product> {

    private final Map<Name, Service> services;
    private final Map<Name, Service> servicesBefore;
    private final Map<Name, Secret> secrets;
    private final Map<Name, Workflow> workflows;
    private final ExpressionCheck languages;
    private final Map<String, Name> basePaths = new HashMap<>();

    /** @param services the settled ones; a product that comes back brings the services of its URLs back */
    ProductRules(
            Map<Name, Service> services,
            Map<Name, Service> servicesBefore,
            Map<Name, Secret> secrets,
            Map<Name, Workflow> workflows,
            ExpressionCheck languages) {
        this.languages = languages;
        this.workflows = workflows;
        this.services = services;
        this.servicesBefore = servicesBefore;
        this.secrets = secrets;
    }

    @Override
    public void restore(Name name, Product before) {
        for (Proxy proxy : before.proxies()) {
            Name made = new Name(before.name() + "/" + proxy.name(), name.owner());
            Service service = servicesBefore.get(made);
            if (proxy.service().equals(made) && service != null) {
                services.put(made, service);
            }
        }
    }

    @Override
    public List<Problem> errors(Name name, Product product) {
        List<Problem> errors = new ArrayList<>();
        Name other = basePaths.get(product.basePath());
        if (other != null && !product.draft()) {
            errors.add(new Problem(
                    "its base path " + product.basePath() + " is that of the product \"" + other + "\" too",
                    "give one of the two another base path"));
        }
        for (Proxy proxy : product.proxies()) {
            if (proxy.hasService() && InternalServices.isInternal(proxy.service())) {
                errors.add(InternalServices.onlyForRoutes(
                        "in its proxy \"" + proxy.name() + "\" the service", proxy.service()));
            } else if (!proxy.draft() && !hasService(proxy)) {
                errors.add(new Problem(missing(proxy), "declare the service or use url"));
            }
            if (!proxy.draft()) {
                withheld(name, proxy).ifPresent(errors::add);
                errors.addAll(unanswered(name, proxy));
                errors.addAll(unusable(proxy));
            }
        }
        return errors;
    }

    // A product does not get a secret that was not meant for it, and is not served without the one that it needs.
    private Optional<Problem> withheld(Name product, Proxy proxy) {
        return proxy.secret()
                .flatMap(name -> withheld(
                        product, name, "the secret \"" + name + "\" of its proxy \"" + proxy.name() + "\" ", false));
    }

    /** @param connects whether it says where something is; else it stands in a request */
    private Optional<Problem> withheld(Name product, Name name, String which, boolean connects) {
        Secret secret = secrets.get(name);
        if (secret == null) {
            return Optional.of(new Problem(which + "does not exist", "declare it or take it out"));
        }
        if (secret.proof() instanceof Secret.Connection != connects) {
            return Optional.of(
                    connects
                            ? new Problem(which + "does not say where something is", "name one of the type connection")
                            : new Problem(
                                    which + "is of the type connection, which stands in no request",
                                    "name one of the type header, basic or oauth2"));
        }
        return secret.products().contains(product)
                ? Optional.empty()
                : Optional.of(new Problem(
                        which + "may not be used by this product", "add the product to \"products\" of the secret"));
    }

    // An endpoint is not served without what it is to be held against.
    private List<Problem> unusable(Proxy proxy) {
        List<Problem> problems = new ArrayList<>();
        for (Product.Endpoint endpoint : proxy.endpoints()) {
            endpoint.contract()
                    .body()
                    .flatMap(Contract.Body::schema)
                    .flatMap(schema -> languages.schemaFault(new Template(schema)))
                    .ifPresent(why -> problems.add(new Problem(
                            "the body of the endpoint \"" + endpoint.name() + "\" of its proxy \"" + proxy.name()
                                    + "\": " + why,
                            "mend the schema")));
        }
        return problems;
    }

    private boolean hasService(Proxy proxy) {
        return !proxy.hasService() || services.containsKey(proxy.service());
    }

    // The workflows of a proxy and its endpoints: there, published, with what they need.
    private List<Problem> unanswered(Name product, Proxy proxy) {
        List<Problem> problems = new ArrayList<>();
        Stream.concat(
                        proxy.workflow().stream(),
                        proxy.endpoints().stream().flatMap(endpoint -> endpoint.workflow().stream()))
                .distinct()
                .forEach(name -> {
                    Workflow workflow = workflows.get(name);
                    String which = "the workflow \"" + name + "\" of its proxy \"" + proxy.name() + "\" ";
                    if (workflow == null) {
                        problems.add(new Problem(which + "does not exist or is disabled", "declare it or take it out"));
                    } else if (workflow.draft()) {
                        problems.add(new Problem(which + "is a draft", "publish it: take out its \"draft\""));
                    } else {
                        needs(product, proxy, workflow, which, problems);
                    }
                });
        return problems;
    }

    private void needs(Name product, Proxy proxy, Workflow workflow, String which, List<Problem> problems) {
        if (workflow.asksService() && !proxy.hasService()) {
            problems.add(new Problem(
                    which + "has a node of the type proxy, and the proxy has no service",
                    "give the proxy a service or a url, or use nodes of the type http"));
        }
        for (Name secret : workflow.secrets()) {
            withheld(product, secret, "the secret \"" + secret + "\" in " + which, false)
                    .ifPresent(problems::add);
        }
        for (Name secret : workflow.connections()) {
            withheld(product, secret, "the secret \"" + secret + "\" in " + which, true)
                    .ifPresent(problems::add);
        }
    }

    private static String missing(Proxy proxy) {
        return "the service \"" + proxy.service() + "\" of its proxy \"" + proxy.name() + "\" does not exist";
    }

    @Override
    public Product keep(Name name, Product product, List<Problem> warnings) {
        if (!product.draft()) {
            basePaths.put(product.basePath(), name);
        }
        List<Proxy> proxies = new ArrayList<>();
        for (Proxy proxy : product.proxies()) {
            List<Problem> problems =
                    new ArrayList<>(withheld(name, proxy).stream().toList());
            problems.addAll(unanswered(name, proxy));
            if (hasService(proxy) && !problems.isEmpty()) {
                Problem first = problems.getFirst();
                warnings.add(new Problem(first.text() + "; the proxy is a draft", first.remedy()));
            } else if (hasService(proxy)) {
                proxies.add(proxy);
            } else {
                warnings.add(new Problem(missing(proxy) + "; the proxy is a draft", "declare it before you publish"));
            }
        }
        return new Product(product.name(), product.description(), product.basePath(), product.draft(), proxies);
    }
}
