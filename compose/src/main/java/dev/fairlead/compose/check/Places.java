package dev.fairlead.compose.check;

import dev.fairlead.compose.file.Scalar;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Labelled;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the options of objects stand: in labels, or in the files that declare them. */
final class Places {

    private final Collection<Workload> workloads;
    private final List<Node> files;
    private final List<Declaration> declarations;

    Places(Collection<Workload> workloads, List<Node> files, List<Declaration> declarations) {
        this.workloads = workloads;
        this.files = files;
        this.declarations = declarations;
    }

    /** The place of an option of an object; the object's own where that is not found. */
    Place of(Subject subject, String... option) {
        List<String> path = new ArrayList<>(List.of("http", section(subject.kind()), subject.name()));
        path.addAll(List.of(option));
        Optional<Place> found = subject.owner() == Owner.DOCKER ? inLabels(path) : inFiles(path);
        return found.orElseGet(() -> of(subject));
    }

    /** Where a certificate or its key is named; the object's own place where that is not found. */
    Place of(Subject subject, CertificatePair pair, String option) {
        return files.stream()
                .flatMap(root -> naming(root, pair))
                .flatMap(node -> Shown.at(node, option).stream())
                .map(Node::place)
                .findFirst()
                .orElseGet(() -> of(subject));
    }

    private static Stream<Node> naming(Node node, CertificatePair pair) {
        boolean here = isAt(node, "certFile", pair.certificate()) && isAt(node, "keyFile", pair.key());
        return here
                ? Stream.of(node)
                : Stream.concat(node.members().values().stream(), node.elements().stream())
                        .flatMap(child -> naming(child, pair));
    }

    private static boolean isAt(Node node, String option, Pem pem) {
        return Shown.at(node, option)
                .filter(value -> Shown.text(value).strip().equals(pem.text().strip()))
                .isPresent();
    }

    /** Where the object stands. */
    Place of(Subject subject) {
        return declarations.stream()
                .map(declaration -> declaration.places().get(subject))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Place.of(subject.owner().word()));
    }

    private static String section(Kind kind) {
        return switch (kind) {
            case ROUTE -> "routers";
            case MIDDLEWARE -> "middlewares";
            case SECRET -> "secrets";
            case WORKFLOW -> "workflows";
            case TRANSPORT -> "serversTransports";
            default -> "services";
        };
    }

    private Optional<Place> inLabels(List<String> path) {
        String option = String.join(".", path);
        return workloads.stream()
                .flatMap(workload -> Labelled.Labels.option(workload, option).stream())
                .map(Scalar::place)
                .findFirst();
    }

    private Optional<Place> inFiles(List<String> path) {
        return files.stream()
                .flatMap(root -> Shown.at(root, path.toArray(String[]::new)).stream())
                .map(Node::place)
                .findFirst();
    }
}
