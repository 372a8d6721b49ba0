package dev.fairlead.management.alert;

import dev.fairlead.store.replica.Counts;
import dev.fairlead.store.revision.Difference;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which routes a revision served otherwise. What clients, policies, secrets and workflows are part of is every product; a service or a
 * middleware touches the routes that gateways say to use it.
 */
final class Touched {

    private static final String STORE = "@store";

    private final Set<String> names = new HashSet<>();
    private boolean allProducts;

    private Touched() {}

    static Touched of(List<Difference> differences, Collection<Told> told) {
        Touched touched = new Touched();
        differences.forEach(difference -> touched.add(difference, told));
        return touched;
    }

    private void add(Difference difference, Collection<Told> told) {
        switch (difference.kind()) {
            case PRODUCT -> names.add(difference.name() + "/");
            case ROUTE -> names.add(difference.name() + STORE);
            case SERVICE, MIDDLEWARE -> {
                String key = difference.kind().word() + " " + difference.name() + STORE;
                told.forEach(one -> one.usedBy().getOrDefault(key, List.of()).forEach(this::use));
            }
            case CLIENT, POLICY, SECRET, WORKFLOW -> allProducts = true;
        }
    }

    // A route, or a product's proxy: product/proxy@owner.
    private void use(String user) {
        int slash = user.indexOf('/');
        names.add(
                slash < 0
                        ? user
                        : user.substring(0, user.lastIndexOf('@') < slash ? user.length() : user.lastIndexOf('@'))
                                + "/");
    }

    boolean takes(String route) {
        boolean product = route.endsWith(STORE) && route.indexOf('/') > 0;
        return (allProducts && product)
                || names.contains(route)
                || names.stream().anyMatch(name -> name.endsWith("/") && product && route.startsWith(name));
    }

    /** Both together, of the routes that are touched. */
    Optional<Counts> sum(Map<String, Counts> routes) {
        return routes.entrySet().stream()
                .filter(entry -> takes(entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Counts::plus);
    }
}
