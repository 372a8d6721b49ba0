package dev.fairlead.gateway.route;

import dev.fairlead.gateway.route.PrefixIndex.Boundary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The published products by base path, and in each its proxies by path: the longest on a segment boundary has the request. */
final class ProductIndex {

    private final PrefixIndex<Product> products;

    ProductIndex(List<ProductRoutes> all) {
        Map<String, Product> byBasePath = new LinkedHashMap<>();
        for (ProductRoutes routes : all) {
            byBasePath.putIfAbsent(prefix(routes.basePath()), Product.of(routes));
        }
        products = new PrefixIndex<>(Boundary.SEGMENT, byBasePath);
    }

    /** The number of the product that has the path, or -1. */
    int find(byte[] bytes, int start, int end) {
        return products.longest(bytes, start, end);
    }

    Product product(int index) {
        return products.value(index);
    }

    // The root is the empty prefix: what follows it begins with a slash, as everywhere else.
    private static String prefix(String path) {
        String canonical = PathText.canonical(path);
        return canonical.endsWith("/") ? canonical.substring(0, canonical.length() - 1) : canonical;
    }

    /** A product in the index. */
    record Product(String name, int length, PrefixIndex<Proxy> proxies) {
        static Product of(ProductRoutes routes) {
            Map<String, Proxy> byPath = new LinkedHashMap<>();
            for (ProxyRoutes proxy : routes.proxies()) {
                String path = prefix(proxy.path());
                byPath.putIfAbsent(
                        path, new Proxy(path.length(), proxy.endpoints(), EndpointTree.of(proxy.endpoints())));
            }
            int length = prefix(routes.basePath()).length();
            return new Product(routes.product(), length, new PrefixIndex<>(Boundary.SEGMENT, byPath));
        }
    }

    /** A proxy in the index. */
    record Proxy(int length, List<EndpointRoute> endpoints, EndpointTree tree) {}
}
