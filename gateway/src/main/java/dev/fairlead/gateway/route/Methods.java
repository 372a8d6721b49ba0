package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.CompiledRoute;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations of one path, by method. A handful at most, so they are compared in turn. */
final class Methods {

    private final String[] names;
    private final CompiledRoute[] routes;
    private final @Nullable CompiledRoute any;

    private Methods(Map<String, CompiledRoute> byMethod, @Nullable CompiledRoute any) {
        this.names = byMethod.keySet().toArray(String[]::new);
        this.routes = byMethod.values().toArray(CompiledRoute[]::new);
        this.any = any;
    }

    /** The first declaration of a method wins. */
    static Methods of(Iterable<EndpointRoute> endpoints) {
        Map<String, CompiledRoute> byMethod = new LinkedHashMap<>();
        CompiledRoute any = null;
        for (EndpointRoute endpoint : endpoints) {
            for (String method : endpoint.methods()) {
                byMethod.putIfAbsent(method, endpoint.route());
            }
            if (endpoint.methods().isEmpty() && any == null) {
                any = endpoint.route();
            }
        }
        return new Methods(byMethod, any);
    }

    /** What takes the method, or null. Whatever answers GET answers HEAD (RFC 9110 section 9.3.2). */
    @Nullable
    CompiledRoute find(String method) {
        CompiledRoute named = named(method);
        if (named == null && method.equals("HEAD")) {
            named = named("GET");
        }
        return named == null ? any : named;
    }

    /** Adds what an {@code Allow} header must name. */
    void allow(Collection<String> allowed) {
        for (String name : names) {
            allowed.add(name);
            if (name.equals("GET")) {
                allowed.add("HEAD");
            }
        }
    }

    private @Nullable CompiledRoute named(String method) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(method)) {
                return routes[i];
            }
        }
        return null;
    }
}
