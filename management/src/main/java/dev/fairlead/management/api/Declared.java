package dev.fairlead.management.api;

import dev.fairlead.model.Client;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.store.content.Resource;
import java.util.Optional;

/** What is stored, as gateways read it; empty where they could not. */
final class Declared {

    private Declared() {}

    static Optional<Client> client(Resource resource, KeyHasher hasher) {
        return Optional.ofNullable(read(Subject.Kind.CLIENT, resource, resource.body(), hasher)
                .clients()
                .get(resource.name()));
    }

    static Optional<Policy> policy(Resource resource, KeyHasher hasher) {
        return Optional.ofNullable(read(Subject.Kind.POLICY, resource, resource.body(), hasher)
                .policies()
                .get(resource.name()));
    }

    /** The copy that is served, where there is one. */
    static Optional<Product> product(Resource resource, KeyHasher hasher) {
        return resource.published()
                .flatMap(copy -> Optional.ofNullable(read(Subject.Kind.PRODUCT, resource, copy.body(), hasher)
                        .products()
                        .get(resource.name())));
    }

    private static Declaration read(Subject.Kind kind, Resource resource, String body, KeyHasher hasher) {
        DeclarationReader reader = new DeclarationReader(Owner.STORE, hasher);
        reader.add(kind, resource.name(), Bodies.stored(body));
        return reader.declaration(0);
    }
}
