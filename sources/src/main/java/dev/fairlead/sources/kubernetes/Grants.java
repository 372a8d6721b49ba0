package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Resource;
import dev.fairlead.sources.cluster.Seen;
import java.util.Optional;

/** Who may refer to what in another namespace: only what a ReferenceGrant there allows. */
final class Grants {

    private final Seen seen;

    Grants(Seen seen) {
        this.seen = seen;
    }

    /** Whether an object may refer to one of another sort. */
    boolean allow(Item from, Resource sort, String namespace, String name) {
        if (namespace.equals(from.namespace())) {
            return true;
        }
        return seen.all(Kinds.REFERENCE_GRANT).stream()
                .filter(grant -> grant.namespace().equals(namespace))
                .map(Item::node)
                .anyMatch(grant -> Nodes.list(grant, "spec", "from").stream().anyMatch(each -> isFrom(each, from))
                        && Nodes.list(grant, "spec", "to").stream().anyMatch(each -> isTo(each, sort, name)));
    }

    private static boolean isFrom(Node from, Item item) {
        return is(from, "group", item.resource().group())
                && is(from, "kind", item.resource().kind())
                && is(from, "namespace", item.namespace());
    }

    private static boolean isTo(Node to, Resource sort, String name) {
        Optional<String> only = Nodes.text(to, "name");
        return is(to, "group", sort.group())
                && is(to, "kind", sort.kind())
                && only.map(name::equals).orElse(true);
    }

    private static boolean is(Node node, String member, String value) {
        return Nodes.text(node, member).orElse("").equals(value);
    }
}
