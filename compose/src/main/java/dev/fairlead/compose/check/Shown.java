package dev.fairlead.compose.check;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Documents;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Documents to look things up in; those that cannot be read are told by whoever reads them in earnest. */
final class Shown {

    private Shown() {}

    static Optional<Node> read(Path file, Yaml.Variables variables) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Yaml.MAX_BYTES + 1);
            return Optional.of(Documents.read(file, bytes, variables).root());
        } catch (IOException | Yaml.Malformed unreadable) {
            return Optional.empty();
        }
    }

    /** What stands at the end of a path; names count in any case. */
    static Optional<Node> at(Node root, String... path) {
        Node at = root;
        for (String step : path) {
            Optional<Node> next = member(at, step);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get();
        }
        return Optional.of(at);
    }

    private static Optional<Node> member(Node node, String step) {
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.members().entrySet().stream()
                        .filter(member -> member.getKey().equalsIgnoreCase(step))
                        .map(Map.Entry::getValue)
                        .findFirst();
            case Node.Sequence list ->
                step.matches("[0-9]{1,6}")
                                && Integer.parseInt(step) < list.elements().size()
                        ? Optional.of(list.elements().get(Integer.parseInt(step)))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Its members by name; none where it is no mapping. */
    static Map<String, Node> members(Node node) {
        return node instanceof Node.Mapping mapping ? mapping.members() : Map.of();
    }

    /** A value as text; empty where it is none. */
    static String text(Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Bool bool -> Boolean.toString(bool.value());
            case Node.Decimal decimal -> decimal.value().toPlainString();
            default -> "";
        };
    }

    static boolean isTrue(Node node) {
        return text(node).toLowerCase(Locale.ROOT).equals("true");
    }
}
