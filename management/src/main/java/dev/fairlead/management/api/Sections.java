package dev.fairlead.management.api;

import dev.fairlead.management.http.Problem;
import dev.fairlead.model.shape.Shapes;
import dev.fairlead.model.shape.Shaping;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The objects of the store as one declarative file, both ways: sections in one order, objects by name. */
final class Sections {

    private static final String HTTP = "http";
    private static final List<Kind> OURS = List.of(Kind.PRODUCT, Kind.POLICY, Kind.CLIENT, Kind.SECRET, Kind.WORKFLOW);
    private static final Map<String, Kind> TRAEFIKS = new java.util.TreeMap<>(
            Map.of("routers", Kind.ROUTE, "services", Kind.SERVICE, "middlewares", Kind.MIDDLEWARE));

    private Sections() {}

    /** One object of a file. */
    record Written(Kind kind, String name, Node node) {}

    /** @param body of each resource: what is written of it; one that gives nothing is left out */
    static Node.Mapping write(
            Function<Kind, List<Resource>> resources, Function<Resource, Optional<Node.Mapping>> body) {
        Members file = new Members();
        OURS.forEach(kind -> put(file, kind.plural(), section(resources.apply(kind), body)));
        Members http = new Members();
        TRAEFIKS.forEach((key, kind) -> put(http, key, section(resources.apply(kind), body)));
        put(file, HTTP, http.build());
        return file.build();
    }

    private static Node.Mapping section(List<Resource> resources, Function<Resource, Optional<Node.Mapping>> body) {
        Members section = new Members();
        resources.forEach(resource -> body.apply(resource).ifPresent(node -> section.put(resource.name(), node)));
        return section.build();
    }

    private static void put(Members members, String key, Node.Mapping section) {
        if (!section.members().isEmpty()) {
            members.put(key, section);
        }
    }

    /**
     * The objects of a file.
     *
     * @param faults gets what cannot be in the store
     */
    static List<Written> read(Node.Mapping file, List<Problem.Fault> faults) {
        Map<String, Kind> ours = new java.util.TreeMap<>();
        OURS.forEach(kind -> ours.put(kind.plural(), kind));
        List<Written> read = new ArrayList<>();
        Map<Kind, List<Written>> sorted = new EnumMap<>(Kind.class);
        mapping(Shaping.sections(file), faults).forEach((key, node) -> {
            if (key.equals(HTTP)) {
                Node shaped = Shaping.apply(node, Shapes.section(HTTP));
                mapping(shaped, faults).forEach((inner, section) -> section(TRAEFIKS, inner, section, faults, sorted));
            } else {
                section(ours, key, node, faults, sorted);
            }
        });
        sorted.values().forEach(read::addAll);
        return read;
    }

    private static void section(
            Map<String, Kind> kinds,
            String key,
            Node node,
            List<Problem.Fault> faults,
            Map<Kind, List<Written>> sorted) {
        Kind kind = kinds.get(key);
        boolean empty = node instanceof Node.Empty
                || (node instanceof Node.Mapping mapping && mapping.members().isEmpty());
        if (kind == null && !empty) {
            faults.add(new Problem.Fault(
                    node.place().pointer(),
                    "the store keeps no \"" + key + "\"",
                    "keep that section in a file that gateways read; the store has "
                            + String.join(", ", kinds.keySet())));
        } else if (kind != null) {
            mapping(node, faults).forEach((name, object) -> sorted.computeIfAbsent(kind, missing -> new ArrayList<>())
                    .add(new Written(kind, name, object)));
        }
    }

    private static Map<String, Node> mapping(Node node, List<Problem.Fault> faults) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.members();
        }
        if (!(node instanceof Node.Empty)) {
            faults.add(new Problem.Fault(node.place().pointer(), "it is " + node.kind(), "write a mapping"));
        }
        return Map.of();
    }
}
