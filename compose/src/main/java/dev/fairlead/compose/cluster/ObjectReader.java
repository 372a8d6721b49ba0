package dev.fairlead.compose.cluster;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads objects from files and directories: documents in YAML or JSON, several in a file, and lists as {@code kubectl get
 * -o yaml} prints them.
 */
public final class ObjectReader {

    /** Bytes of one file. */
    public static final int MAX_BYTES = Yaml.MAX_BYTES;

    /** Files of one directory. */
    public static final int MAX_FILES = 2_000;

    /** Objects of all files together. */
    public static final int MAX_OBJECTS = 20_000;

    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---(?:[ \\t].*)?$\\R?|^\\.\\.\\.[ \\t]*$\\R?");
    private static final Set<String> OF_TOOLS = Set.of("Kustomization", "Component");

    private final List<ClusterObject> objects = new ArrayList<>();

    private ObjectReader() {}

    /** Something that is no object of a cluster, with what to do about it. */
    public static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        Unreadable(String text) {
            super(text);
        }
    }

    /**
     * Reads a file, or all files of a directory and below that end in {@code .yaml}, {@code .yml} or {@code .json}.
     *
     * @throws Unreadable naming the first place that is wrong
     */
    public static List<ClusterObject> read(Path path) throws Unreadable {
        ObjectReader reader = new ObjectReader();
        if (!Files.isDirectory(path)) {
            reader.file(path);
            return List.copyOf(reader.objects);
        }
        if (Files.isRegularFile(path.resolve("Chart.yaml"))) {
            throw new Unreadable(path + " is a chart, and its templates are no objects yet; write them to a file with"
                    + " helm template NAME " + path + ", and name that file");
        }
        for (Path file : files(path)) {
            reader.file(file);
        }
        return List.copyOf(reader.objects);
    }

    /**
     * Reads one text of documents.
     *
     * @param source what places name as their source
     * @throws Unreadable naming the first place that is wrong
     */
    public static List<ClusterObject> read(String text, String source) throws Unreadable {
        ObjectReader reader = new ObjectReader();
        reader.text(text, source);
        return List.copyOf(reader.objects);
    }

    private static List<Path> files(Path directory) throws Unreadable {
        try (Stream<Path> below = Files.walk(directory)) {
            List<Path> files = below.filter(
                            file -> file.getFileName().toString().matches("(?i)[^.].*\\.(ya?ml|json)"))
                    .filter(Files::isRegularFile)
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
            if (files.size() > MAX_FILES) {
                throw new Unreadable(
                        directory + " has more than " + MAX_FILES + " files; name a directory with the manifests only");
            }
            return files;
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            throw new Unreadable(directory + " cannot be read: " + unreadable.getMessage());
        }
    }

    private void file(Path file) throws Unreadable {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new Unreadable(file + " is larger than " + MAX_BYTES + " bytes; name a part of it");
            }
            text(Files.readString(file), file.toString());
        } catch (IOException unreadable) {
            throw new Unreadable(file + " cannot be read as text in UTF-8");
        }
    }

    // Documents are read one by one, each behind as many empty lines as stand before it: so places stay right.
    private void text(String text, String source) throws Unreadable {
        var matcher = DOCUMENT.matcher(text);
        int start = 0;
        int lines = 0;
        while (matcher.find()) {
            document(text.substring(start, matcher.start()), lines, source);
            lines += (int) text.substring(start, matcher.end())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            start = matcher.end();
        }
        document(text.substring(start), lines, source);
    }

    private void document(String text, int lines, String source) throws Unreadable {
        if (text.isBlank()) {
            return;
        }
        try {
            byte[] utf8 = ("\n".repeat(lines) + text).getBytes(StandardCharsets.UTF_8);
            object(Yaml.readAsWritten(utf8, source, Set.of()).root());
        } catch (Yaml.Malformed malformed) {
            throw new Unreadable(malformed.getMessage() + "");
        }
    }

    private void object(Node node) throws Unreadable {
        if (node instanceof Node.Empty) {
            return;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            throw new Unreadable(node.place() + ": it is " + node.kind()
                    + ", and an object of Kubernetes is a mapping; name files of manifests");
        }
        ClusterObject object = new ClusterObject(mapping);
        if (object.kind().equals("List") || mapping.members().get("items") instanceof Node.Sequence) {
            for (Node item : ClusterObject.at(mapping, "items") instanceof Node.Sequence list
                    ? list.elements()
                    : List.<Node>of()) {
                object(item);
            }
            return;
        }
        if (OF_TOOLS.contains(object.kind()) && object.apiVersion().startsWith("kustomize.")) {
            return;
        }
        if (object.kind().isEmpty() || object.name().isEmpty()) {
            throw new Unreadable(
                    mapping.place()
                            + ": it has no kind or no metadata.name, so it is no object of Kubernetes; name files of manifests");
        }
        if (objects.size() >= MAX_OBJECTS) {
            throw new Unreadable(
                    mapping.place() + ": there are more than " + MAX_OBJECTS + " objects; name fewer files");
        }
        objects.add(object);
    }
}
