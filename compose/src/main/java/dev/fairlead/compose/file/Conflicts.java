package dev.fairlead.compose.file;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.List;

/** What is included is not laid below what includes it: one name for two things is an error. */
final class Conflicts {

    private final Problems problems;

    Conflicts(Problems problems) {
        this.problems = problems;
    }

    void between(Node.Mapping included, Node.Mapping other) {
        for (String section : List.of("services", "networks", "volumes", "configs", "secrets")) {
            if (included.members().get(section) instanceof Node.Mapping first
                    && other.members().get(section) instanceof Node.Mapping second) {
                second.members().forEach((name, node) -> {
                    Node before = first.members().get(name);
                    if (before != null && !Json.canonical(before).equals(Json.canonical(node))) {
                        problems.refuse(
                                "include-conflict",
                                problems.key(node),
                                section.substring(0, section.length() - 1) + " \"" + name + "\"",
                                "an included file has one of that name too, at " + problems.key(before),
                                "change it in an override file of that include, or give one of them another name");
                    }
                });
            }
        }
    }
}
