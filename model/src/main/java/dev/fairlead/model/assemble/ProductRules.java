package dev.fairlead.model.assemble;

import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import dev.fairlead.model.Product.Proxy;
import dev.fairlead.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A product has a base path of its own, and each of its proxies a service that is there. */
final class ProductRules implements Rules<Product> {

    private final Map<Name, Service> services;
    private final Map<Name, Service> servicesBefore;
    private final Map<String, Name> basePaths = new HashMap<>();

    /** @param services the settled ones; a product that comes back brings the services of its URLs back */
    ProductRules(Map<Name, Service> services, Map<Name, Service> servicesBefore) {
        this.services = services;
        this.servicesBefore = servicesBefore;
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
        }
        return errors;
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
            if (services.containsKey(proxy.service())) {
                proxies.add(proxy);
            } else {
                warnings.add(new Problem(missing(proxy) + "; the proxy is a draft", "declare it before you publish"));
            }
        }
        return new Product(product.name(), product.description(), product.basePath(), product.draft(), proxies);
    }
}
