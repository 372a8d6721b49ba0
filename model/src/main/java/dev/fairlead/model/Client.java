package dev.fairlead.model;

import java.util.List;
import java.util.Optional;

/**
 * A partner: a consumer of products.
 *
 * @param name unique among the clients of its owner
 * @param description for people; may be empty
 * @param active false refuses every call of the client with 403; default true
 * @param products the products that it may call
 * @param policy what limits it; a client without a policy is not limited
 * @param credentials how it proves who it is; names are unique inside the client
 */
public record Client(
        String name,
        String description,
        boolean active,
        List<Name> products,
        Optional<Name> policy,
        List<Credential> credentials) {

    public Client {
        products = List.copyOf(products);
        credentials = List.copyOf(credentials);
    }
}
