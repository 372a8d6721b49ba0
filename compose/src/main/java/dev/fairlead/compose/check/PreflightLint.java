package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Route;
import dev.fairlead.model.Subject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CORS behind a guard: browsers send preflights without a password, so the guard refuses them and the page gets nothing. */
final class PreflightLint implements Lint {

    private record Named(Name name, Middleware middleware) {}

    @Override
    public List<Finding> of(Scene scene) {
        List<Finding> findings = new ArrayList<>();
        scene.routes().forEach((name, route) -> finding(scene, name, route).ifPresent(findings::add));
        return findings;
    }

    private static Optional<Finding> finding(Scene scene, Name name, Route route) {
        List<Named> steps = new ArrayList<>();
        route.middlewares().forEach(each -> unchained(each, scene.snapshot().middlewares(), List.of(), steps));
        Optional<Named> guard = Optional.empty();
        for (Named step : steps) {
            boolean answers = step.middleware() instanceof Middleware.Headers headers
                    && headers.cors().answersPreflights();
            if (answers) {
                return guard.map(first -> refused(scene, name, first.name(), step.name()));
            }
            if (guard.isEmpty() && asksWhoIsThere(step.middleware())) {
                guard = Optional.of(step);
            }
        }
        return Optional.empty();
    }

    private static boolean asksWhoIsThere(Middleware middleware) {
        return middleware instanceof Middleware.ForwardAuth
                || middleware instanceof Middleware.BasicAuth
                || middleware instanceof Middleware.DigestAuth;
    }

    private static void unchained(Name name, Map<Name, Middleware> middlewares, List<Name> above, List<Named> to) {
        Middleware middleware = middlewares.get(name);
        if (middleware == null || above.contains(name)) {
            return;
        }
        if (middleware instanceof Middleware.Chain chain) {
            List<Name> longer = new ArrayList<>(above);
            longer.add(name);
            chain.middlewares().forEach(link -> unchained(link, middlewares, longer, to));
        } else {
            to.add(new Named(name, middleware));
        }
    }

    private static Finding refused(Scene scene, Name route, Name guard, Name cors) {
        return new Finding(
                Severity.WARNING,
                "preflight-refused",
                scene.places().of(Scene.subject(Kind.ROUTE, route), "middlewares"),
                Scene.subject(Kind.ROUTE, route).toString(),
                "its middleware \"" + cors + "\", which answers preflights, stands behind \"" + guard + "\"",
                "browsers send preflights without a password, so they are refused and pages of other origins get nothing",
                "name " + cors + " before " + guard);
    }
}
