package dev.fairlead.management.api;

import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.DeclarationForm;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Review;
import java.util.List;

/** Looks at what is to be saved: first at the object itself, then at everything together. */
final class Validation {

    private final KeyHasher hasher;

    Validation(KeyHasher hasher) {
        this.hasher = hasher;
    }

    /** The name that the body of a new object gives. */
    String newName(Node.Mapping body) {
        Node name = body.members().get("name");
        if (name instanceof Node.Text text && !text.value().isEmpty()) {
            return text.value();
        }
        throw bad(new Problem.Fault(
                "/name",
                name == null ? "\"name\" is missing" : "\"name\" is not a name",
                "add it as text of 1 to 128 characters"));
    }

    /** Refuses a body that names another object than its path. */
    void requireName(Node.Mapping body, String name) {
        Node given = body.members().get("name");
        boolean same =
                given == null || (given instanceof Node.Text text && text.value().equals(name));
        if (!same) {
            throw bad(new Problem.Fault(
                    "/name",
                    "\"name\" is not \"" + name + "\", the name in the path",
                    "objects cannot be renamed; leave it away or make the two the same"));
        }
    }

    private static Refusal bad(Problem.Fault fault) {
        return new Refusal(Problem.of(422, "The body is not as it must be; nothing was changed", List.of(fault)));
    }

    /** The canonical form of an object; refuses it with everything that is wrong in it. */
    String canonical(Kind kind, String name, Node.Mapping body) {
        Subject subject = new Subject(subjectKind(kind), name, Owner.STORE);
        DeclarationReader named = new DeclarationReader(Owner.STORE, hasher);
        named.add(subject.kind(), name, body);
        List<Problem.Fault> faults = named.declaration(0).diagnostics().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(finding -> new Problem.Fault(finding.place().pointer(), finding.text(), finding.remedy()))
                .toList();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.of(
                    422,
                    "The " + kind.word() + " \"" + name + "\" is not as it must be, in " + faults.size()
                            + (faults.size() == 1 ? " place" : " places") + "; nothing was changed",
                    faults));
        }
        return Json.canonical(
                DeclarationForm.canonical(body, hasher, new Findings(subject)).orElseThrow());
    }

    private static Subject.Kind subjectKind(Kind kind) {
        return switch (kind) {
            case PRODUCT -> Subject.Kind.PRODUCT;
            case CLIENT -> Subject.Kind.CLIENT;
            case POLICY -> Subject.Kind.POLICY;
            case ROUTE -> Subject.Kind.ROUTE;
            case MIDDLEWARE -> Subject.Kind.MIDDLEWARE;
            case SERVICE -> Subject.Kind.SERVICE;
        };
    }

    /** Looks at everything as it would stand after the change. */
    Review review(Change change) {
        return Review.none();
    }

    /** Looks at everything as it would stand after a rollback. */
    Review reviewOfAll() {
        return Review.none();
    }

    /** What is wrong with everything as it stands. */
    List<Diagnostic> findings(Contents contents) {
        return List.of();
    }
}
