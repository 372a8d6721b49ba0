package dev.fairlead.management.api;

import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.assemble.Assembler;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.flow.GraphFaults;
import dev.fairlead.model.form.DeclarationForm;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Review;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at what is to be saved: first at the object itself, then at everything together. */
final class Validation {

    private static final Pattern MISSING_WORKFLOW =
            Pattern.compile("the workflow \"([^\"@]+)(?:@store)?\" .*does not exist or is disabled");

    /** Of how many contents the findings are kept: what stands, and what was proposed of late. */
    private static final int KEPT = 3;

    private final KeyHasher hasher;
    private final ExpressionCheck expressions;
    private final Readings readings;
    // Contents never change, so neither do their findings; the page asks every two seconds.
    private final AtomicReference<List<Found>> latest = new AtomicReference<>(List.of());

    private record Found(Contents contents, List<Diagnostic> findings) {}

    Validation(KeyHasher hasher, ExpressionCheck expressions) {
        this(hasher, expressions, new Readings(hasher));
    }

    Validation(KeyHasher hasher, ExpressionCheck expressions, Readings readings) {
        this.hasher = hasher;
        this.expressions = expressions;
        this.readings = readings;
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
        boolean same = given == null
                || (given instanceof Node.Text text && text.value().equals(name));
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
        List<Problem.Fault> faults = new ArrayList<>();
        return canonical(kind, name, body, faults)
                .orElseThrow(() -> new Refusal(Problem.of(
                        422,
                        "The " + kind.word() + " \"" + name + "\" is not as it must be, in " + faults.size()
                                + (faults.size() == 1 ? " place" : " places") + "; nothing was changed",
                        faults)));
    }

    /** Likewise; empty after what is wrong was added to the faults. */
    Optional<String> canonical(Kind kind, String name, Node.Mapping body, List<Problem.Fault> faults) {
        Subject subject = subject(kind, name);
        DeclarationReader named = new DeclarationReader(Owner.STORE, hasher);
        named.add(subject.kind(), name, body);
        List<Problem.Fault> found = named.declaration(0).diagnostics().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(finding -> new Problem.Fault(finding.place().pointer(), finding.text(), finding.remedy()))
                .toList();
        faults.addAll(found);
        if (kind == Kind.WORKFLOW && found.isEmpty()) {
            faults.addAll(languageFaults(named.declaration(0)));
        }
        return faults.isEmpty()
                ? DeclarationForm.canonical(body, hasher, new Findings(subject)).map(Json::canonical)
                : Optional.empty();
    }

    // Assembling finds them too, but knows no place.
    private List<Problem.Fault> languageFaults(Declaration declared) {
        return declared.workflows().values().stream()
                .filter(workflow -> !workflow.draft())
                .flatMap(workflow -> GraphFaults.language(workflow, expressions).stream())
                .map(fault -> new Problem.Fault(
                        fault.node().isEmpty() ? "/tests" : "/nodes/" + escaped(fault.node()),
                        fault.text(),
                        fault.remedy()))
                .toList();
    }

    /** A name as a part of a pointer. */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /**
     * Looks at everything as it would stand after the change. What was wrong before and is not touched does not stand
     * in the way; what the change breaks elsewhere does.
     */
    Review review(Contents before, List<Edit> edits) {
        Set<Subject> touched = new HashSet<>();
        edits.forEach(edit -> touched(edit).ifPresent(touched::add));
        Set<String> known = new HashSet<>();
        findings(before).forEach(finding -> known.add(words(finding)));
        return proposed -> look(proposed, touched).stream()
                .filter(finding -> touched.contains(finding.subject()) || !known.contains(words(finding)))
                .toList();
    }

    /**
     * Looks at what replicas would serve. For going back to what was served once: a working copy that does not fit to that
     * any more is not served, and is in nobody's way before it is to be published.
     */
    Review reviewServed(Contents before) {
        Set<String> known = new HashSet<>();
        assembled(readings.served(before)).forEach(finding -> known.add(words(finding)));
        return proposed -> assembled(readings.served(proposed)).stream()
                .filter(finding -> !known.contains(words(finding)))
                .toList();
    }

    private static String words(Diagnostic finding) {
        return finding.subject() + ": " + finding.text();
    }

    private static Optional<Subject> touched(Edit edit) {
        return switch (edit) {
            case Edit.Create create -> Optional.of(subject(create.kind(), create.name()));
            case Edit.Replace replace -> Optional.of(subject(replace.kind(), replace.name()));
            case Edit.Put put -> Optional.of(subject(put.kind(), put.name()));
            case Edit.Delete delete -> Optional.of(subject(delete.kind(), delete.name()));
            case Edit.Publish publish -> Optional.of(subject(publish.kind(), publish.name()));
            case Edit.Unpublish unpublish -> Optional.of(subject(unpublish.kind(), unpublish.name()));
            case Edit.PublishChanged all -> Optional.empty();
        };
    }

    /** What is wrong with everything as it stands: what replicas serve, and what is being worked on. */
    List<Diagnostic> findings(Contents contents) {
        return latest.get().stream()
                .filter(found -> isSame(found.contents, contents))
                .findFirst()
                .map(Found::findings)
                .orElseGet(() -> look(contents, Set.of()));
    }

    @SuppressWarnings("ReferenceEquality") // the very same one: comparing all objects would cost what is to be saved
    private static boolean isSame(Contents one, Contents other) {
        return one == other;
    }

    // What is proposed stands a moment later, or is proposed in vain and what stood before is asked for again.
    private List<Diagnostic> look(Contents contents, Set<Subject> touched) {
        Declaration working = readings.edited(contents);
        List<Diagnostic> assembled = everything(contents, working);
        // Clients too: one that is granted a product that is gone is served on, so assembling only warns of it.
        List<Diagnostic> clients = new ArrayList<>();
        working.clients()
                .keySet()
                .forEach(client -> clients.addAll(References.check(working, subject(Kind.CLIENT, client))));
        List<Diagnostic> whole = together(clients, assembled);
        latest.updateAndGet(before -> Stream.concat(
                        Stream.of(new Found(contents, whole)),
                        before.stream().filter(found -> !isSame(found.contents, contents)))
                .limit(KEPT)
                .toList());
        List<Diagnostic> pointed = new ArrayList<>();
        touched.forEach(subject -> pointed.addAll(References.check(working, subject)));
        if (pointed.isEmpty()) {
            return whole;
        }
        clients.stream().filter(finding -> !touched.contains(finding.subject())).forEach(pointed::add);
        return together(pointed, assembled);
    }

    private List<Diagnostic> everything(Contents contents, Declaration working) {
        List<Diagnostic> assembled = new ArrayList<>(assembled(working));
        if (!unpublished(contents).isEmpty()) {
            assembled(readings.served(contents)).forEach(finding -> assembled.add(ofUnpublished(finding, contents)));
        }
        return assembled;
    }

    // A pointer is better than the same in other words.
    private static List<Diagnostic> together(List<Diagnostic> pointed, List<Diagnostic> assembled) {
        List<Diagnostic> findings = new ArrayList<>(pointed);
        Set<Subject> explained = new HashSet<>();
        findings.forEach(finding -> explained.add(finding.subject()));
        Set<String> said = new HashSet<>();
        for (Diagnostic finding : assembled) {
            if (!explained.contains(finding.subject()) && said.add(words(finding))) {
                findings.add(finding);
            }
        }
        return List.copyOf(findings);
    }

    // Whoever edits sees the workflow: what is missing is that it be published.
    private static Diagnostic ofUnpublished(Diagnostic finding, Contents contents) {
        Matcher missing = MISSING_WORKFLOW.matcher(finding.text());
        if (!missing.find() || contents.find(Kind.WORKFLOW, missing.group(1)).isEmpty()) {
            return finding;
        }
        String text = finding.text().replace("does not exist or is disabled", "is not published");
        return Diagnostic.error(finding.subject(), finding.place(), text, "publish it, before or together with this");
    }

    private List<Diagnostic> assembled(Declaration own) {
        List<Declaration> all = new ArrayList<>(Elsewhere.of(own));
        all.add(own);
        return Assembler.assemble(all, Snapshot.empty(), Entrypoints.unknown(), expressions).diagnostics().stream()
                .filter(finding -> finding.subject().owner() == Owner.STORE)
                .toList();
    }

    /** What is served in an older form than its working copy, or not at all. */
    static List<Resource> unpublished(Contents contents) {
        return Stream.of(Kind.values())
                .filter(Kind::hasWorkingCopy)
                .flatMap(kind -> contents.all(kind).stream())
                .filter(resource -> resource.state() != Resource.State.PUBLISHED)
                .toList();
    }

    private static Subject subject(Kind kind, String name) {
        return new Subject(Readings.subjectKind(kind), name, Owner.STORE);
    }
}
