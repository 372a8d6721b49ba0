package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with one route, while it is read. */
final class Faults {

    private final List<Fault> unsupported = new ArrayList<>();
    private final List<Fault> unresolved = new ArrayList<>();
    private int dropped;
    private int kept;

    /** A rule says something that is not known or not done here; it is dropped as a whole. */
    void unsupported(String message) {
        unsupported.add(new Fault("UnsupportedValue", message));
    }

    /** A reference leads to nothing, or to what it may not lead to. */
    void unresolved(String reason, String message) {
        unresolved.add(new Fault(reason, message));
    }

    /** Text of a rule. Where something else stands the rule is dropped: it must not take more than it says. */
    String text(Node node, String name, String fallback) {
        if (Nodes.has(node, name) && !(Nodes.at(node, name) instanceof Node.Text)) {
            unsupported(
                    "\"" + name + "\" is not text, but " + Nodes.at(node, name).kind());
        }
        return Nodes.text(node, name).orElse(fallback);
    }

    /** A list of a rule, of mappings. Likewise. */
    List<Node> list(Node node, String name) {
        List<Node> elements = Nodes.list(node, name);
        boolean odd = Nodes.has(node, name) && !(Nodes.at(node, name) instanceof Node.Sequence);
        if (odd || !elements.stream().allMatch(Node.Mapping.class::isInstance)) {
            unsupported("\"" + name + "\" is not a list of mappings");
        }
        return elements;
    }

    int unsupportedSoFar() {
        return unsupported.size();
    }

    void dropped() {
        dropped++;
    }

    void kept() {
        kept++;
    }

    /** Why nothing of the route is served. */
    Optional<Fault> refused() {
        return kept == 0 && dropped > 0 ? unsupported.stream().findFirst() : Optional.empty();
    }

    /** Why a part of it is not. */
    Optional<Fault> partly() {
        return kept > 0 && dropped > 0
                ? unsupported.stream()
                        .findFirst()
                        .map(fault -> new Fault("UnsupportedValue", "Dropped Rule: " + fault.message()))
                : Optional.empty();
    }

    Optional<Fault> unresolved() {
        return unresolved.stream().findFirst();
    }

    List<Fault> all() {
        List<Fault> all = new ArrayList<>(unsupported);
        all.addAll(unresolved);
        return all;
    }
}
