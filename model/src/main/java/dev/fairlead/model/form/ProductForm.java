package dev.fairlead.model.form;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Product;
import dev.fairlead.model.Product.Proxy;
import dev.fairlead.model.Service;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Product} with its proxies and endpoints, both ways. */
public final class ProductForm {

    private ProductForm() {}

    /** The product and the services that its proxies declare by URL; empty after an error among the findings. */
    public static Optional<DeclaredProduct> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        fields.requiredText("basePath");
        String basePath =
                fields.parsed("basePath", Paths::basePath, Paths.REMEDY).orElse("");
        List<Proxy> proxies = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        Map<String, String> paths = new HashMap<>();
        fields.map("proxies").forEach((proxyName, proxyNode) -> {
            Fields inner = Fields.of(proxyNode, findings);
            ProxyForm.ReadProxy read = new ProxyForm(name, proxyName, inner).read();
            proxies.add(read.proxy());
            read.service().ifPresent(services::add);
            String other = paths.putIfAbsent(read.proxy().path(), proxyName);
            if (other != null) {
                findings.error(
                        inner.place("path"),
                        "the proxy \"" + proxyName + "\" has the same path as the proxy \"" + other + "\"",
                        "give each a path of its own");
            }
        });
        Product product =
                new Product(name, fields.text("description", ""), basePath, fields.bool("draft", false), proxies);
        fields.finish();
        return findings.failed() ? Optional.empty() : Optional.of(new DeclaredProduct(product, services));
    }

    /** What {@link #read} reads as an equal product; {@code own} is the source that it is written for. */
    public static Node.Mapping write(DeclaredProduct declared, Owner own) {
        Product product = declared.product();
        Members members = new Members();
        if (!product.description().isEmpty()) {
            members.put("description", product.description());
        }
        members.put("basePath", product.basePath());
        if (product.draft()) {
            members.put("draft", true);
        }
        Map<String, Service> services = new HashMap<>();
        declared.services().forEach(service -> services.put(service.name(), service));
        Members proxies = new Members();
        for (Proxy proxy : product.proxies()) {
            Optional<Service> service = Optional.of(proxy.service())
                    .filter(name -> name.owner() == own)
                    .flatMap(name -> Optional.ofNullable(services.get(name.name())));
            proxies.put(proxy.name(), ProxyForm.write(proxy, service, own));
        }
        return members.put("proxies", proxies.build()).build();
    }
}
