package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Port;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Gateways;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Name;
import dev.fairlead.model.Route;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.model.rule.RuleLogic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Routes that no request reaches: their rule never holds, another one takes everything, nobody listens for them. */
final class RouteLint implements Lint {

    private static final List<String> OURS = List.of("web", "websecure", "http", "https", "traefik");

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        Map<Name, Route> routes = scene.routes();
        routes.forEach((name, route) -> {
            Optional<String> never = RuleLogic.contradiction(route.match());
            never.ifPresent(why -> findings.add(never(scene, name, why)));
            if (never.isEmpty()) {
                shadow(name, route, routes).ifPresent(by -> findings.add(shadowed(scene, name, route, by)));
            }
            entrypoints(scene, name, route).ifPresent(findings::add);
        });
        return findings;
    }

    private static Finding never(Scene scene, Name name, String why) {
        Subject subject = Scene.subject(Kind.ROUTE, name);
        return new Finding(
                Severity.ERROR,
                "never-matches",
                scene.places().of(subject, "rule"),
                subject.toString(),
                "its rule can never match",
                why,
                why.startsWith("no request has both")
                        ? "join the two with ||, or take one out"
                        : "write what callers send");
    }

    // -- shadows ----------------------------------------------------------------------------------------------------

    private static Optional<Name> shadow(Name name, Route route, Map<Name, Route> routes) {
        return routes.entrySet().stream()
                .filter(other -> !other.getKey().equals(name))
                .filter(other -> goesFirst(other.getKey(), other.getValue(), name, route))
                .filter(other -> sameListeners(other.getValue(), route))
                .filter(other ->
                        RuleLogic.contradiction(other.getValue().match()).isEmpty())
                .filter(other -> RuleLogic.covers(other.getValue().match(), route.match()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    // As the route table ranks them.
    private static boolean goesFirst(Name first, Route one, Name second, Route other) {
        return one.priority() != other.priority()
                ? one.priority() > other.priority()
                : first.toString().compareTo(second.toString()) < 0;
    }

    private static boolean sameListeners(Route wide, Route narrow) {
        boolean onTls = wide.tls().isPresent() == narrow.tls().isPresent();
        return onTls
                && (wide.entrypoints().isEmpty()
                        || (!narrow.entrypoints().isEmpty()
                                && new HashSet<>(wide.entrypoints()).containsAll(narrow.entrypoints())));
    }

    private static Finding shadowed(Scene scene, Name name, Route route, Name by) {
        Subject subject = Scene.subject(Kind.ROUTE, name);
        Route other = scene.routes().getOrDefault(by, route);
        String why = other.match().equals(route.match())
                ? "both have the same rule"
                : other.priority() == route.priority()
                        ? "of equal priorities the first name counts"
                        : "its priority " + other.priority() + " is above " + route.priority()
                                + ", and its rule takes the same requests";
        return new Finding(
                Severity.WARNING,
                "shadowed",
                scene.places().of(subject, "rule"),
                subject.toString(),
                "it never gets a request: \"" + by + "\" at " + scene.places().of(Scene.subject(Kind.ROUTE, by))
                        + " takes them all",
                why,
                "give it a higher priority or a narrower rule, or take one of the two out");
    }

    // -- entrypoints ------------------------------------------------------------------------------------------------

    private static Optional<Finding> entrypoints(Scene scene, Name name, Route route) {
        Map<String, Integer> told = scene.start().entrypoints();
        Set<String> known = new TreeSet<>(told.isEmpty() ? OURS : told.keySet());
        known.add("traefik");
        // Where nothing is told of the listeners of a Traefik, they may be called anything.
        boolean all = !told.isEmpty() || scene.gateways().stream().anyMatch(Gateways::isFairlead);
        Subject subject = Scene.subject(Kind.ROUTE, name);
        Optional<String> unknown = route.entrypoints().stream()
                .filter(entrypoint -> !known.contains(entrypoint))
                .filter(entrypoint -> all || Spelling.nearest(entrypoint, known).isPresent())
                .findFirst();
        if (unknown.isPresent()) {
            return Optional.of(new Finding(
                    Severity.ERROR,
                    "unknown-entrypoint",
                    scene.places().of(subject, "entryPoints"),
                    subject.toString(),
                    "the entrypoint \"" + unknown.get() + "\" is not one of the gateway's",
                    "nobody listens there for it",
                    Spelling.remedy(unknown.get(), known)));
        }
        return closed(scene, subject, route, told);
    }

    private static Optional<Finding> closed(Scene scene, Subject subject, Route route, Map<String, Integer> told) {
        Set<Integer> open = new HashSet<>();
        for (Workload gateway : scene.gateways()) {
            gateway.ports().stream().filter(Port::isTcp).forEach(port -> open.add(port.target()));
        }
        boolean closed = !open.isEmpty()
                && !scene.gatewayIsOnHost()
                && !route.entrypoints().isEmpty()
                && route.entrypoints().stream()
                        .map(entrypoint -> told.getOrDefault(entrypoint, 0))
                        .noneMatch(port -> port == 0 || open.contains(port));
        if (!closed) {
            return Optional.empty();
        }
        String first = route.entrypoints().getFirst();
        return Optional.of(new Finding(
                Severity.WARNING,
                "closed-entrypoint",
                scene.places().of(subject, "entryPoints"),
                subject.toString(),
                "the gateway does not publish port " + told.get(first) + " of its entrypoint \"" + first + "\"",
                "nobody outside gets there",
                "publish \"" + told.get(first) + ":" + told.get(first) + "\" at the gateway"));
    }
}
