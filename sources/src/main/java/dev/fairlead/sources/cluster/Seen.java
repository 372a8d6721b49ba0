package dev.fairlead.sources.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a cluster at one moment.
 *
 * @param items by sort and key
 * @param troubles what keeps it from being known: a sentence each, without a full stop
 * @param absent sorts of objects that the API server does not have
 * @param reached whether the API server has answered at all, ever
 */
public record Seen(
        Map<Resource, Map<String, Item>> items, List<Trouble> troubles, List<Resource> absent, boolean reached) {

    /**
     * Something that is not followed.
     *
     * @param forbidden true where the server does not show it, false where it does not answer
     */
    public record Trouble(Resource resource, boolean forbidden, String reason) {}

    public Seen {
        items = Map.copyOf(items);
        troubles = List.copyOf(troubles);
        absent = List.copyOf(absent);
    }

    /** Nothing is known. */
    public static Seen nothing() {
        return new Seen(Map.of(), List.of(), List.of(), false);
    }

    /** All objects of one sort, by their keys. */
    public Collection<Item> all(Resource resource) {
        return items.getOrDefault(resource, Map.of()).values();
    }

    /** One object. */
    public Optional<Item> find(Resource resource, String namespace, String name) {
        String key = resource.namespaced() ? namespace + "/" + name : name;
        return Optional.ofNullable(items.getOrDefault(resource, Map.of()).get(key));
    }
}
