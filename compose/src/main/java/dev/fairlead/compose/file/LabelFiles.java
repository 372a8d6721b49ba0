package dev.fairlead.compose.file;

import dev.fairlead.model.tree.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Labels that stand in files of their own. */
final class LabelFiles {

    private final Sources sources;
    private final Problems problems;

    LabelFiles(Sources sources, Problems problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /** With the labels of {@code label_file} below those that stand in the files themselves. */
    Node.Mapping over(Node.Mapping root) {
        if (!(root.members().get("services") instanceof Node.Mapping services)) {
            return root;
        }
        Map<String, Node> all = new LinkedHashMap<>();
        services.members().forEach((name, node) -> all.put(name, labelled(name, node)));
        Map<String, Node> whole = new LinkedHashMap<>(root.members());
        whole.put("services", new Node.Mapping(all, services.place()));
        return new Node.Mapping(whole, root.place());
    }

    private Node labelled(String name, Node node) {
        Optional<Node> files = ServiceReader.member(node, "label_file");
        if (files.isEmpty() || !(node instanceof Node.Mapping service)) {
            return node;
        }
        Scope scope = sources.scopes().get(files.get().place().source());
        Map<String, Node> labels = new LinkedHashMap<>();
        for (String file : sources.texts(files.get())) {
            Path path = scope == null ? Path.of(file) : scope.path(file);
            if (!Files.isReadable(path)) {
                problems.refuse(
                        "compose-value",
                        files.get().place(),
                        "service \"" + name + "\"",
                        "the label_file " + file + " is not here",
                        "name a file that is");
            }
            EnvFile.entries(path, false, variable -> null)
                    .forEach((label, entry) -> labels.put(label, new Node.Text(entry.value(), entry.place())));
        }
        if (service.members().get("labels") instanceof Node.Mapping own) {
            labels.putAll(own.members());
        }
        Map<String, Node> members = new LinkedHashMap<>(service.members());
        members.put("labels", new Node.Mapping(labels, files.get().place()));
        return new Node.Mapping(members, service.place());
    }
}
