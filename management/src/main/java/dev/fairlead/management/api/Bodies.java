package dev.fairlead.management.api;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Resource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How objects look from outside: the object as the configuration file has it, and around it what only the store knows.
 * Those members are accepted and ignored on the way in, so that what was read can be sent back.
 */
final class Bodies {

    /** What places in a body name as their source. */
    static final String SOURCE = "body";

    static final Set<String> READ_ONLY =
            Set.of("name", "status", "version", "changedAt", "changedBy", "published", "issuedKeys");

    private Bodies() {}

    /** The object with what the store knows of it. */
    static Node.Mapping shown(Resource resource) {
        Members members = new Members().put("name", resource.name());
        exported(resource.body()).members().forEach(members::put);
        if (resource.kind().hasWorkingCopy()) {
            members.put("status", resource.state().name().toLowerCase(Locale.ROOT));
            resource.published().ifPresent(copy -> members.put("published", published(copy)));
        }
        return members.put("version", resource.version())
                .put("changedAt", resource.changedAt().toString())
                .put("changedBy", resource.changedBy())
                .build();
    }

    private static Node published(Resource.Published copy) {
        return new Members()
                .put("version", copy.version())
                .put("at", copy.at().toString())
                .put("by", copy.by())
                .build();
    }

    /** The body of a stored object. */
    static Node.Mapping stored(String json) {
        return (Node.Mapping) parsed(json);
    }

    /** The body of a stored object as an export has it. */
    static Node.Mapping exported(String json) {
        return SecretTexts.shown(stored(json));
    }

    /** JSON that was written here. */
    static Node parsed(String json) {
        try {
            return Json.read(json, "store");
        } catch (Json.Malformed broken) {
            throw new IllegalStateException("the store holds what is not JSON: " + broken.getMessage(), broken);
        }
    }

    /** What the user sent, without the members that are only for reading. */
    static Node.Mapping written(Node body) {
        Map<String, Node> members = new LinkedHashMap<>(body.members());
        members.keySet().removeAll(READ_ONLY);
        return new Node.Mapping(members, body.place());
    }

    /** A member that is text; empty if it is not there or is null. */
    static Optional<Node> member(Node body, String name) {
        return Optional.ofNullable(body.members().get(name)).filter(node -> !(node instanceof Node.Empty));
    }

    /** The same without a member. */
    static Node.Mapping without(Node body, String name) {
        Map<String, Node> members = new LinkedHashMap<>(body.members());
        members.remove(name);
        return new Node.Mapping(members, body.place());
    }

    /** The same with one member replaced or added. */
    static Node.Mapping with(Node body, String name, Node value) {
        Map<String, Node> members = new LinkedHashMap<>(body.members());
        members.put(name, value);
        return new Node.Mapping(members, body.place());
    }
}
