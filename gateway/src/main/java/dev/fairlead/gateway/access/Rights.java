package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.model.Name;
import java.util.List;
import java.util.Set;

/**
 * What a caller may call, for whoever shows it.
 *
 * @param client its name
 * @param products that were granted to it
 * @param methods of its credential; empty means all
 */
public record Rights(String client, Set<Name> products, List<String> methods) {

    public Rights {
        products = Set.copyOf(products);
        methods = List.copyOf(methods);
    }

    /** Those of who calls, behind the step that found it out. */
    public static Rights of(Exchange exchange) {
        Caller caller = Caller.of(exchange);
        return new Rights(
                caller.client().name().toString(),
                caller.client().products(),
                caller.terms().allowedMethods());
    }

    /** Whether the credential is good for requests of that method. */
    public boolean allows(String method) {
        return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
    }
}
