package dev.fairlead.compose.file;

import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What makes two elements of a list the same when files are laid over each other: a later volume at the same path
 * replaces the earlier one, and nothing is published twice.
 */
final class Identity {

    private static final Set<String> SETS = Set.of(
            "expose", "dns", "dns_opt", "dns_search", "cap_add", "cap_drop", "profiles", "external_links", "links");

    private Identity() {}

    static List<Node> unique(String key, List<Node> elements) {
        Map<String, Node> unique = new LinkedHashMap<>();
        int number = 0;
        for (Node element : elements) {
            String identity = of(key, element).orElse("\0" + number++);
            // A replaced element keeps its turn, as Compose has it.
            unique.put(identity, element);
        }
        return List.copyOf(unique.values());
    }

    private static Optional<String> of(String key, Node element) {
        return switch (key) {
            case "volumes" ->
                member(element, "target").or(() -> Scalar.textOf(element).map(Identity::target));
            case "devices" ->
                member(element, "target").or(() -> Scalar.textOf(element).map(Identity::target));
            case "ports" -> port(element);
            case "configs", "secrets" ->
                member(element, "target").or(() -> member(element, "source")).or(() -> Scalar.textOf(element));
            case "env_file" -> member(element, "path").or(() -> Scalar.textOf(element));
            default ->
                Canonical.PAIRS.contains(key)
                        ? Scalar.textOf(element).map(text -> text.replaceFirst("(?s)=.*", ""))
                        : SETS.contains(key) ? Scalar.textOf(element) : Optional.empty();
        };
    }

    private static Optional<String> port(Node element) {
        return element instanceof Node.Mapping
                ? Optional.of(member(element, "host_ip").orElse("")
                        + " " + member(element, "published").orElse("")
                        + " " + member(element, "target").orElse("")
                        + " " + member(element, "protocol").orElse("tcp"))
                : Scalar.textOf(element)
                        .flatMap(text -> Port.parse(text, element.place()))
                        .map(ports -> ports.getFirst())
                        .map(port -> port.hostAddress()
                                + " " + (port.published() == 0 ? "" : String.valueOf(port.published()))
                                + " " + port.target() + " " + port.protocol());
    }

    private static String target(String volume) {
        String[] parts = volume.split(":", -1);
        return parts.length == 1 ? parts[0] : parts[1];
    }

    private static Optional<String> member(Node node, String key) {
        return ServiceReader.member(node, key).flatMap(Scalar::textOf);
    }
}
