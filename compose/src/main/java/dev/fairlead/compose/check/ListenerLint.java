package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Name;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Routes on listeners that a Traefik has and this gateway has not: it has one without TLS and one with. */
final class ListenerLint implements Lint {

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        scene.routes().forEach((name, route) -> unheard(
                        scene, Scene.subject(Kind.ROUTE, name), route.entrypoints(), "name web or websecure")
                .ifPresent(findings::add));
        tcpRoutes(scene).forEach((name, entrypoints) -> unheard(
                        scene,
                        Scene.subject(Kind.TCP_ROUTE, name),
                        entrypoints,
                        "publish the port of the service itself, or name websecure with \"tls\" and a HostSNI")
                .ifPresent(findings::add));
        return findings;
    }

    private static Map<Name, List<String>> tcpRoutes(Scene scene) {
        Map<Name, List<String>> routes = new TreeMap<>();
        scene.declarations().forEach(declaration -> declaration
                .tcp()
                .routes()
                .forEach(
                        (name, route) -> routes.putIfAbsent(new Name(name, declaration.owner()), route.entrypoints())));
        return routes;
    }

    private static Optional<Finding> unheard(Scene scene, Subject subject, List<String> named, String remedy) {
        Map<String, Integer> told = scene.start().entrypoints();
        Entrypoints ours = scene.start().holdsForAll();
        boolean none = !named.isEmpty()
                && named.stream()
                        .allMatch(name -> told.containsKey(name)
                                && !name.equals("traefik")
                                && ours.listener(name).isEmpty());
        if (!none) {
            return Optional.empty();
        }
        String first = named.getFirst();
        return Optional.of(new Finding(
                Severity.ERROR,
                "no-listener",
                scene.places().of(subject, "entryPoints"),
                subject.toString(),
                "its entrypoint \"" + first + "\" (port " + told.get(first) + ") is one more than a gateway has:"
                        + " one without TLS and one with",
                "Traefik listens there, and nobody does here",
                remedy));
    }
}
