package dev.fairlead.model.assemble;

import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import dev.fairlead.model.Product.Proxy;
import dev.fairlead.model.Secret;
import dev.fairlead.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A product has a base path of its own, and each of its proxies a service that is there. */
final class ProductRules implements Rules<Product> {

    private final Map<Name, Service> services;
    private final Map<Name, Service> servicesBefore;
    private final Map<Name, Secret> secrets;
    private final Map<String, Name> basePaths = new HashMap<>();

    /** @param services the settled ones; a product that comes back brings the services of its URLs back */
    ProductRules(Map<Name, Service> services, Map<Name, Service> servicesBefore, Map<Name, Secret> secrets) {
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
            if (InternalServices.isInternal(proxy.service())) {
                errors.add(InternalServices.onlyForRoutes(
                        "in its proxy \"" + proxy.name() + "\" the service", proxy.service()));
            } else if (!proxy.draft() && !services.containsKey(proxy.service())) {
                errors.add(new Problem(missing(proxy), "declare the service or use url"));
            }
            if (!proxy.draft()) {
                withheld(name, proxy).ifPresent(errors::add);
            }
        }
        return errors;
    }

    // A product does not get a secret that was not meant for it, and is not served without the one that it needs.
    private Optional<Problem> withheld(Name product, Proxy proxy) {
        if (proxy.secret().isEmpty()) {
            return Optional.empty();
        }
        Name name = proxy.secret().get();
        Secret secret = secrets.get(name);
        String which = "the secret \"" + name + "\" of its proxy \"" + proxy.name() + "\" ";
        if (secret == null) {
            return Optional.of(new Problem(which + "does not exist", "declare it or take it out"));
        }
        return secret.products().contains(product)
                ? Optional.empty()
                : Optional.of(new Problem(
                        which + "may not be used by this product", "add the product to \"products\" of the secret"));
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
            Optional<Problem> withheld = withheld(name, proxy);
            if (services.containsKey(proxy.service()) && withheld.isPresent()) {
                warnings.add(new Problem(
                        withheld.get().text() + "; the proxy is a draft",
                        withheld.get().remedy()));
            } else if (services.containsKey(proxy.service())) {
                proxies.add(proxy);
            } else {
                warnings.add(new Problem(missing(proxy) + "; the proxy is a draft", "declare it before you publish"));
            }
        }
        return new Product(product.name(), product.description(), product.basePath(), product.draft(), proxies);
    }
}
