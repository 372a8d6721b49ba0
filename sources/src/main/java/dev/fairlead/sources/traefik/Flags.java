package dev.fairlead.sources.traefik;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Traefik's command line as the tree that its file would have; a flag without a value is true. */
final class Flags {

    private Flags() {}

    static Node tree(List<String> flags) {
        return tree(flags, flag -> Place.of("--" + bare(flag).split("=", 2)[0]));
    }

    /** @param places where a flag stands */
    static Node tree(List<String> flags, Function<String, Place> places) {
        Node root = new Node.Mapping(Map.of(), Place.of("command line"));
        for (String flag : flags) {
            String bare = bare(flag);
            int equals = bare.indexOf('=');
            String path = equals < 0 ? bare : bare.substring(0, equals);
            Place place = places.apply(flag);
            Node value = equals < 0 ? new Node.Bool(true, place) : new Node.Text(bare.substring(equals + 1), place);
            root = with(root, List.of(path.split("\\.", -1)), value);
        }
        return root;
    }

    private static String bare(String flag) {
        return flag.replaceFirst("^--?", "");
    }

    private static Node with(Node tree, List<String> path, Node value) {
        if (path.isEmpty()) {
            // --providers.docker before or behind --providers.docker.network says nothing more.
            return tree.members().isEmpty() ? value : tree;
        }
        Map<String, Node> members = new LinkedHashMap<>(tree.members());
        String name = members.keySet().stream()
                .filter(known -> known.equalsIgnoreCase(path.getFirst()))
                .findFirst()
                .orElse(path.getFirst());
        Node below = members.getOrDefault(name, new Node.Mapping(Map.of(), value.place()));
        members.put(name, with(below, path.subList(1, path.size()), value));
        return new Node.Mapping(members, tree.place());
    }
}
