package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.access.Rights;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import dev.fairlead.model.Snapshot;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of a snapshot as tools, in the order of products, proxies and endpoints. */
final class Catalogue {

    /** Characters of a tool's name: what clients that are stricter than the protocol take. */
    private static final int MAX_NAME = 64;

    private static final int SUFFIX = 9;

    private final Map<String, PartnerTool> tools = new LinkedHashMap<>();

    /**
     * All that is served.
     *
     * @param served routes that the table has, by name; an endpoint that could not be compiled is not among them
     */
    Catalogue(Snapshot snapshot, Map<String, CompiledRoute> served) {
        snapshot.products().forEach((name, product) -> {
            if (!product.draft()) {
                product.proxies().stream()
                        .filter(proxy -> !proxy.draft())
                        .forEach(proxy -> add(name, product, proxy, served));
            }
        });
    }

    private void add(Name name, Product product, Product.Proxy proxy, Map<String, CompiledRoute> served) {
        String prefix = withoutSlash(product.basePath()) + withoutSlash(proxy.path());
        for (Product.Endpoint endpoint : proxy.endpoints()) {
            String path = name.name() + "/" + proxy.name() + "/" + endpoint.name();
            String route = new Name(path, name.owner()).toString();
            CompiledRoute compiled = served.get(route);
            if (compiled != null) {
                PartnerTool tool = new PartnerTool(unique(path, route), name, compiled, prefix, endpoint);
                if (tool.isCallable()) {
                    tools.put(tool.name(), tool);
                }
            }
        }
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    // Two that would be called alike, or too long, are told apart by what the table calls them.
    private String unique(String path, String route) {
        String name = path.replaceAll("[^A-Za-z0-9-]", "_");
        if (name.length() <= MAX_NAME && !tools.containsKey(name)) {
            return name;
        }
        String told = name.substring(0, Math.min(name.length(), MAX_NAME - SUFFIX));
        int hash = route.hashCode();
        while (tools.containsKey(told + "_" + HexFormat.of().toHexDigits(hash))) {
            hash++;
        }
        return told + "_" + HexFormat.of().toHexDigits(hash);
    }

    /** Those that a caller may call. */
    List<PartnerTool> of(Rights rights) {
        List<PartnerTool> mine = new ArrayList<>();
        tools.values().stream().filter(tool -> tool.isFor(rights)).forEach(mine::add);
        return mine;
    }

    /** The one of that name, if the caller may call it. */
    Optional<PartnerTool> find(String name, Rights rights) {
        return Optional.ofNullable(tools.get(name)).filter(tool -> tool.isFor(rights));
    }
}
