package dev.fairlead.model.assemble;

import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import java.util.List;
import java.util.Set;

/**
 * An override of a client or product that is not there does nothing; it is told, and left as it is. Those of another
 * source are not looked for: whoever looks may not see that source.
 */
final class PolicyRules implements Rules<Policy> {

    private final Set<Name> clients;
    private final Set<Name> products;

    PolicyRules(Set<Name> clients, Set<Name> products) {
        this.clients = clients;
        this.products = products;
    }

    @Override
    public List<Problem> errors(Name name, Policy policy) {
        return List.of();
    }

    @Override
    public Policy keep(Name name, Policy policy, List<Problem> warnings) {
        for (Policy.Overriding override : policy.overrides()) {
            override.client()
                    .filter(client -> client.owner() == name.owner() && !clients.contains(client))
                    .ifPresent(client -> warnings.add(missing("client", client)));
            override.product()
                    .filter(product -> product.owner() == name.owner() && !products.contains(product))
                    .ifPresent(product -> warnings.add(missing("product", product)));
        }
        return policy;
    }

    private static Problem missing(String kind, Name name) {
        return new Problem(
                "it overrides limits for the " + kind + " \"" + name + "\", which does not exist",
                "declare the " + kind + " or take the override out");
    }
}
