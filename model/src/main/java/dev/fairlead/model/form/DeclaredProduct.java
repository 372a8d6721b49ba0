package dev.fairlead.model.form;

import dev.fairlead.model.Product;
import dev.fairlead.model.Service;
import java.util.List;

/**
 * A product as it was written, with the services that its proxies declare by {@code url}: each is named
 * {@code product/proxy} and has one backend.
 *
 * @param product the product; its proxies refer to the services by name
 * @param services the services, in the order of the proxies
 */
public record DeclaredProduct(Product product, List<Service> services) {

    public DeclaredProduct {
        services = List.copyOf(services);
    }
}
