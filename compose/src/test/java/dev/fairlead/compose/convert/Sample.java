package dev.fairlead.compose.convert;

import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A Compose file of a test, converted. */
record Sample(Converted converted) {

    static Sample of(Path directory, String text) {
        return of(directory, text, Map.of());
    }

    static Sample of(Path directory, String text, Map<String, String> environment) {
        try {
            Path file = directory.resolve("compose.yaml");
            Files.writeString(file, text);
            return files(List.of(file), environment);
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    static Sample files(List<Path> files, Map<String, String> environment) {
        return new Sample(Convert.run(StackReader.readExactly(files, environment), new Convert.Options(Set.of())));
    }

    Manifest manifest(String id) {
        return converted.manifests().stream()
                .filter(manifest -> manifest.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + id + " among "
                        + converted.manifests().stream().map(Manifest::id).toList()
                        + converted.findings()));
    }

    boolean has(String id) {
        return converted.manifests().stream().anyMatch(manifest -> manifest.id().equals(id));
    }

    /** The text at a pointer of an object; empty where there is none. */
    String at(String id, String pointer) {
        return manifest(id).at(pointer).orElse("");
    }

    /** The same below the container of a workload. */
    String container(String id, String pointer) {
        return at(id, "/spec/template/spec/containers/0" + pointer);
    }

    /** Verdict, reason and remedy of a value. */
    String fate(String pointer) {
        return converted.account().entries().stream()
                .filter(entry -> entry.leaf().pointer().equals(pointer))
                .map(entry -> entry.fate().verdict() + " " + entry.fate().reason() + "; "
                        + entry.fate().remedy())
                .findFirst()
                .orElse("no value at " + pointer + "; " + converted.findings());
    }

    /** All of it as one text. */
    String yaml() {
        StringBuilder all = new StringBuilder();
        converted.manifests().forEach(manifest -> all.append("---\n").append(manifest.yaml()));
        return all.toString();
    }

    /** The scalars of a document as somebody else reads it, by pointer. */
    static Map<String, String> read(String yaml) {
        try {
            Node root = Yaml.readAsWritten(yaml.getBytes(StandardCharsets.UTF_8), "manifest", Set.of())
                    .root();
            Map<String, String> scalars = new TreeMap<>();
            flatten(root, "", scalars);
            return scalars;
        } catch (Yaml.Malformed malformed) {
            throw new AssertionError(yaml, malformed);
        }
    }

    private static void flatten(Node node, String pointer, Map<String, String> into) {
        switch (node) {
            case Node.Mapping mapping -> {
                if (mapping.members().isEmpty()) {
                    into.put(pointer, "{}");
                }
                mapping.members()
                        .forEach((key, member) -> flatten(
                                member, pointer + "/" + key.replace("~", "~0").replace("/", "~1"), into));
            }
            case Node.Sequence list -> {
                for (int i = 0; i < list.elements().size(); i++) {
                    flatten(list.elements().get(i), pointer + "/" + i, into);
                }
            }
            case Node.Text text -> into.put(pointer, text.value());
            case Node.Decimal number -> into.put(pointer, number.value().toPlainString());
            case Node.Bool bool -> into.put(pointer, Boolean.toString(bool.value()));
            case Node.Empty nothing -> into.put(pointer, "null at " + Place.of(pointer));
        }
    }
}
