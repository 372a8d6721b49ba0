package dev.fairlead.model.assemble;

import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A client has the policy that it names, or it would be unlimited, and keys that no other client has. */
final class ClientRules implements Rules<Client> {

    private final Map<Name, Product> products;
    private final Map<Name, Policy> policies;
    private final Map<String, Name> ids = new HashMap<>();

    ClientRules(Map<Name, Product> products, Map<Name, Policy> policies) {
        this.products = products;
        this.policies = policies;
    }

    @Override
    public List<Problem> errors(Name name, Client client) {
        List<Problem> errors = new ArrayList<>();
        client.policy()
                .filter(policy -> !policies.containsKey(policy))
                .ifPresent(policy -> errors.add(new Problem(
                        "its policy \"" + policy + "\" does not exist, and without it the client would be unlimited",
                        "declare the policy or name another one")));
        Set<String> own = new HashSet<>();
        for (Credential credential : client.credentials()) {
            String id = id(credential);
            if (id.isEmpty()) {
                continue;
            }
            Name other = ids.get(id);
            if (other != null || !own.add(id)) {
                errors.add(new Problem(
                        "the key id \"" + id + "\" of its credential \"" + credential.name() + "\" is also one of "
                                + (other == null ? "its other credentials" : "the client \"" + other + "\""),
                        "issue a new key for one of them"));
            }
        }
        return errors;
    }

    private static String id(Credential credential) {
        return switch (credential) {
            case Credential.ApiKey key -> key.id();
        };
    }

    @Override
    public Client keep(Name name, Client client, List<Problem> warnings) {
        client.credentials().forEach(credential -> ids.put(id(credential), name));
        List<Name> granted = new ArrayList<>();
        for (Name product : client.products()) {
            if (products.containsKey(product)) {
                granted.add(product);
            } else {
                warnings.add(new Problem(
                        "the product \"" + product + "\" that it may call does not exist or is disabled",
                        "declare the product or take it out"));
            }
        }
        return new Client(
                client.name(), client.description(), client.active(), granted, client.policy(), client.credentials());
    }
}
