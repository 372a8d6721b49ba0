package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Name;
import dev.fairlead.model.Route;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Routes that want certificates from somebody whom the gateway does not know. */
final class ResolverLint implements Lint {

    @Override
    public List<Finding> of(Scene scene) {
        Optional<Set<String>> told = scene.start().resolvers();
        if (told.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        scene.routes().forEach((name, route) -> route.tls()
                .flatMap(Route.Tls::certResolver)
                .filter(resolver -> !told.get().contains(resolver))
                .ifPresent(resolver -> findings.add(unknown(scene, name, resolver, told.get()))));
        return findings;
    }

    private static Finding unknown(Scene scene, Name route, String resolver, Set<String> known) {
        Subject subject = Scene.subject(Kind.ROUTE, route);
        String remedy = Spelling.nearest(resolver, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse(
                        known.isEmpty()
                                ? "configure it: certificatesResolvers." + resolver
                                        + ".acme in a static file, or FAIRLEAD_ACME_RESOLVERS"
                                : "use one of " + String.join(", ", known));
        return new Finding(
                Severity.WARNING,
                "unknown-resolver",
                scene.places().of(subject, "tls", "certresolver"),
                subject.toString(),
                "the certificate resolver \"" + resolver + "\" is not one of the gateway's",
                "callers get a certificate that the gateway makes itself, and do not believe it",
                remedy);
    }
}
