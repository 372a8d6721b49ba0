package dev.fairlead.sources.file;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the objects out of a file in which a variable could not be put in, and says so. The rest of the file is as
 * good as without them: one bad object hurts only itself.
 */
final class Unreadable {

    private static final Map<List<String>, Kind> SECTIONS = Map.ofEntries(
            Map.entry(List.of("products"), Kind.PRODUCT),
            Map.entry(List.of("clients"), Kind.CLIENT),
            Map.entry(List.of("policies"), Kind.POLICY),
            Map.entry(List.of("http", "routers"), Kind.ROUTE),
            Map.entry(List.of("http", "middlewares"), Kind.MIDDLEWARE),
            Map.entry(List.of("http", "services"), Kind.SERVICE),
            Map.entry(List.of("http", "serversTransports"), Kind.TRANSPORT),
            Map.entry(List.of("tls", "options"), Kind.TLS_OPTIONS),
            Map.entry(List.of("tcp", "routers"), Kind.TCP_ROUTE),
            Map.entry(List.of("tcp", "services"), Kind.TCP_SERVICE),
            Map.entry(List.of("tcp", "middlewares"), Kind.TCP_MIDDLEWARE));

    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Node root;

    Unreadable(Yaml.Document document) {
        Node rest = document.root();
        for (Yaml.Problem problem : document.problems()) {
            List<String> steps = steps(problem.place().pointer());
            Optional<List<String>> object = object(steps);
            Subject subject = object.map(Unreadable::subject).orElse(new Subject(Kind.SOURCE, "", Owner.FILE));
            diagnostics.add(Diagnostic.error(subject, problem.place(), problem.text(), problem.remedy()));
            rest = without(rest, object.orElse(steps));
        }
        this.root = rest;
    }

    Node root() {
        return root;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    private static List<String> steps(String pointer) {
        return pointer.isEmpty()
                ? List.of()
                : List.of(pointer.substring(1).split("/", -1)).stream()
                        .map(step -> step.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    private static Optional<List<String>> object(List<String> steps) {
        return SECTIONS.keySet().stream()
                .filter(section -> steps.size() > section.size()
                        && steps.subList(0, section.size()).equals(section))
                .findFirst()
                .map(section -> steps.subList(0, section.size() + 1));
    }

    private static Subject subject(List<String> object) {
        Kind kind = SECTIONS.getOrDefault(object.subList(0, object.size() - 1), Kind.SOURCE);
        return new Subject(kind, object.getLast(), Owner.FILE);
    }

    private static Node without(Node node, List<String> steps) {
        if (!(node instanceof Node.Mapping mapping) || steps.isEmpty()) {
            return node;
        }
        Map<String, Node> members = new LinkedHashMap<>(mapping.members());
        members.computeIfPresent(
                steps.getFirst(),
                (step, child) -> steps.size() == 1 ? null : without(child, steps.subList(1, steps.size())));
        return new Node.Mapping(members, mapping.place());
    }
}
