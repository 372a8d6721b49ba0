package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.check.References.Reference;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway itself would say of the configuration, as findings. An object that names another one that is nowhere
 * is told at that name; one that falls with another is not told besides.
 */
final class Diagnosed implements Lint {

    @Override
    public List<Finding> of(Scene scene) {
        Set<Diagnostic> read = new HashSet<>();
        for (Declaration declaration : scene.declarations()) {
            read.addAll(declaration.diagnostics());
        }
        List<Finding> findings = new ArrayList<>();
        Set<Subject> explained = new HashSet<>();
        for (Reference reference : scene.references().all()) {
            explain(reference, scene, explained).ifPresent(findings::add);
        }
        // A route falls with the links of its chains.
        scene.references().all().stream()
                .filter(reference -> explained.contains(reference.target()))
                .map(Reference::from)
                .toList()
                .forEach(explained::add);
        for (Diagnostic diagnostic : scene.snapshot().diagnostics()) {
            if (isOfBoth(diagnostic, scene)) {
                continue;
            }
            boolean byReference = !read.contains(diagnostic)
                    && diagnostic.severity() == Severity.ERROR
                    && explained.contains(diagnostic.subject());
            if (!byReference) {
                findings.add(finding(diagnostic, read.contains(diagnostic)));
            }
        }
        return findings;
    }

    // Some keep the static and the dynamic configuration in one file, and that does no harm.
    private static boolean isOfBoth(Diagnostic diagnostic, Scene scene) {
        return diagnostic.text().contains("belongs to the static configuration")
                && scene.start()
                        .root()
                        .filter(root ->
                                root.place().source().equals(diagnostic.place().source()))
                        .isPresent();
    }

    private static Optional<Finding> explain(Reference reference, Scene scene, Set<Subject> explained) {
        Subject target = reference.target();
        boolean isThere = scene.references().isDeclared(target)
                && !scene.snapshot().disabled().contains(target);
        if (isThere || scene.unseen().contains(target.owner()) || isInternal(target.owner())) {
            return Optional.empty();
        }
        boolean known = scene.references().isDeclared(target);
        if (!known && reference.from().kind() == Kind.PRODUCT) {
            return Optional.empty();
        }
        explained.add(reference.from());
        return known ? Optional.empty() : Optional.of(dangling(reference, scene));
    }

    // Those that the gateway answers itself.
    private static boolean isInternal(Owner owner) {
        return owner.word().equals("internal");
    }

    private static Finding dangling(Reference reference, Scene scene) {
        String kind = reference.kind().word();
        return new Finding(
                Severity.ERROR,
                "dangling-" + kind.replace(' ', '-'),
                scene.places().of(reference.from(), reference.option().toArray(String[]::new)),
                reference.from().toString(),
                reference.kind() == Kind.TLS_OPTIONS
                        ? "its TLS options \"" + reference.to() + "\" are not declared"
                        : "its " + kind + " \"" + reference.to() + "\" is not declared",
                why(reference.kind()),
                remedy(reference, scene.references().names(reference.kind())));
    }

    private static String why(Kind kind) {
        return switch (kind) {
            case MIDDLEWARE -> "a route is never served without its middlewares";
            case SERVICE -> "its requests would go nowhere";
            default -> "it would be less protected without";
        };
    }

    private static String remedy(Reference reference, List<Name> known) {
        Optional<Name> elsewhere = known.stream()
                .filter(name -> name.name().equals(reference.to().name()))
                .findFirst();
        if (elsewhere.isPresent()) {
            return "write " + elsewhere.get();
        }
        List<String> names = known.stream()
                .map(name -> name.owner() == reference.from().owner() ? name.name() : name.toString())
                .toList();
        String written = reference.to().owner() == reference.from().owner()
                ? reference.to().name()
                : reference.to().toString();
        return Spelling.nearest(written, names)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("declare it, or name another one");
    }

    private static Finding finding(Diagnostic diagnostic, boolean whileReading) {
        return new Finding(
                diagnostic.severity(),
                code(diagnostic, whileReading),
                diagnostic.place(),
                diagnostic.subject().toString(),
                diagnostic.text(),
                why(diagnostic),
                diagnostic.remedy());
    }

    private static String code(Diagnostic diagnostic, boolean whileReading) {
        boolean error = diagnostic.severity() == Severity.ERROR;
        String text = diagnostic.text();
        if (text.contains("declare it differently") || text.contains("declared a second time")) {
            return "declared-twice";
        }
        if (error && text.contains("of the rule)")) {
            return "rule";
        }
        if (error && text.contains("which is the gateway")) {
            return "dashboard-service";
        }
        if (error && text.contains("exposes no port")) {
            return "missing-port";
        }
        if (text.startsWith("nothing guards it")) {
            return "open-dashboard";
        }
        if (!whileReading) {
            return !error && diagnostic.subject().kind() == Kind.ROUTE ? "unreachable" : "reference";
        }
        if (error && diagnostic.subject().kind() == Kind.SOURCE && wholeFile(diagnostic)) {
            return "yaml";
        }
        return error ? "option" : "no-effect";
    }

    private static boolean wholeFile(Diagnostic diagnostic) {
        return diagnostic.subject().owner() == Owner.FILE
                && diagnostic.place().pointer().isEmpty();
    }

    private static String why(Diagnostic diagnostic) {
        if (diagnostic.severity() == Severity.WARNING) {
            return "";
        }
        return switch (diagnostic.subject().kind()) {
            case ROUTE -> "the route is not served";
            case SERVICE -> "routes that lead to it are not served";
            case MIDDLEWARE -> "routes that name it are not served, for they would be unprotected";
            case PRODUCT -> "the product is not served";
            case CLIENT -> "the client gets nowhere";
            case POLICY -> "clients that have it get nowhere";
            case TLS_OPTIONS -> "routes that name them are not served";
            case SECRET, WORKFLOW -> "products that name it are not served";
            case TRANSPORT -> "services that name it are not served";
            case CERTIFICATE -> "the certificate answers no caller";
            case SOURCE -> "it does not count";
            default -> "it is not served";
        };
    }
}
