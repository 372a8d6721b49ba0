package dev.fairlead.model.assemble;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Entrypoints.Options;
import dev.fairlead.model.Entrypoints.Redirection;
import dev.fairlead.model.InternalService;
import dev.fairlead.model.Match;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Route;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.TcpObjects;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import dev.fairlead.model.tls.TlsObjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts what holds for a listener into the routes that are served there, before anything is checked: so a middleware
 * that is missing disables them as one of their own would. As in Traefik, a route on several listeners is told apart:
 * that of {@code app} on {@code websecure} is {@code websecure-app}.
 */
final class EntrypointModels {

    // Certificates are fetched over HTTP only, by whoever does that.
    private static final String ALL = "HostRegexp(`^.+$`) && !PathPrefix(`/.well-known/acme-challenge/`)";

    private final Entrypoints entrypoints;
    private final Snapshot previous;

    private EntrypointModels(Entrypoints entrypoints, Snapshot previous) {
        this.entrypoints = entrypoints;
        this.previous = previous;
    }

    /** The declarations as they hold on these listeners, and one with the redirections. */
    static List<Declaration> in(List<Declaration> declarations, Snapshot previous, Entrypoints entrypoints) {
        if (entrypoints.options().isEmpty() && entrypoints.defaults().isEmpty()) {
            return declarations;
        }
        EntrypointModels models = new EntrypointModels(entrypoints, previous);
        Stream<Declaration> placed = declarations.stream().map(models::placed);
        return Stream.concat(placed, models.redirections().stream()).toList();
    }

    // -- routes -----------------------------------------------------------------------------------------------------

    private Declaration placed(Declaration declared) {
        Map<String, Route> routes = new TreeMap<>();
        Map<Subject, Place> places = new HashMap<>(declared.places());
        List<Diagnostic> diagnostics = new ArrayList<>(declared.diagnostics());
        declared.routes().forEach((name, route) -> {
            Subject subject = new Subject(Kind.ROUTE, name, declared.owner());
            for (Route each : placed(declared, route)) {
                routes.put(each.name(), each);
                places.put(new Subject(Kind.ROUTE, each.name(), declared.owner()), declared.place(subject));
            }
        });
        declared.diagnostics().forEach(diagnostic -> unread(diagnostic, routes, diagnostics));
        AllObjects<String> objects = declared.objects().withRoutes(routes).withTcp(tcp(declared.tcp()));
        return new Declaration(declared.owner(), declared.revision(), objects, diagnostics, places);
    }

    private List<Route> placed(Declaration declared, Route route) {
        List<String> all = route.entrypoints().isEmpty() ? withoutNames(route) : route.entrypoints();
        if (entrypoints.defaults().isEmpty()
                && all.stream()
                        .flatMap(each -> entrypoints.optionsOf(each).stream())
                        .noneMatch(EntrypointModels::says)) {
            return List.of(route);
        }
        List<String> plain = new ArrayList<>();
        List<Route> placed = new ArrayList<>();
        for (String entrypoint : all) {
            Optional<Options> options = entrypoints.optionsOf(entrypoint).filter(EntrypointModels::says);
            if (options.isEmpty()) {
                plain.add(entrypoint);
                continue;
            }
            String name = all.size() == 1 ? route.name() : entrypoint + "-" + route.name();
            // One that somebody calls so goes first.
            while (all.size() > 1 && declared.routes().containsKey(name)) {
                name += "-" + entrypoint;
            }
            placed.add(on(entrypoint, name, route, options.get(), declared.owner()));
        }
        if (!plain.isEmpty()) {
            placed.add(copy(route.name(), route, plain, route.middlewares(), route.tls()));
        }
        return placed;
    }

    // Where nothing is said of defaults: where the route would be served, with TLS or without.
    private List<String> withoutNames(Route route) {
        if (!entrypoints.defaults().isEmpty()) {
            return entrypoints.defaults();
        }
        String secure = entrypoints.nameOf(Entrypoints.HTTPS);
        if (route.tls().isPresent()) {
            return List.of(secure);
        }
        String plain = entrypoints.nameOf(Entrypoints.HTTP);
        boolean both = entrypoints.optionsOf(secure).flatMap(Options::tls).isPresent();
        return both ? List.of(plain, secure) : List.of(plain);
    }

    private static boolean says(Options options) {
        return !options.middlewares().isEmpty() || options.tls().isPresent();
    }

    private static Route on(String entrypoint, String name, Route route, Options options, Owner owner) {
        List<Name> middlewares = new ArrayList<>();
        options.middlewares().forEach(text -> middlewares.add(Name.parse(text, owner)));
        middlewares.addAll(route.middlewares());
        Optional<Route.Tls> tls = route.tls().or(() -> options.tls().map(usual -> tls(usual, owner)));
        return copy(name, route, List.of(entrypoint), middlewares, tls);
    }

    private static Route.Tls tls(Entrypoints.Tls tls, Owner owner) {
        Name name = Name.parse(tls.options(), owner);
        boolean usual = name.name().equals(TlsObjects.DEFAULT);
        return new Route.Tls(usual ? Optional.empty() : Optional.of(name), List.of(), tls.certResolver());
    }

    private static Route copy(
            String name, Route route, List<String> entrypoints, List<Name> middlewares, Optional<Route.Tls> tls) {
        return new Route(
                name, route.rule(), route.match(), route.priority(), entrypoints, middlewares, route.service(), tls);
    }

    // A route that cannot be read any more keeps its last good version on every listener that it had one for.
    private void unread(Diagnostic diagnostic, Map<String, Route> routes, List<Diagnostic> to) {
        Subject subject = diagnostic.subject();
        if (subject.kind() != Kind.ROUTE || diagnostic.severity() != Diagnostic.Severity.ERROR) {
            return;
        }
        for (String entrypoint : entrypoints.options().keySet()) {
            String name = entrypoint + "-" + subject.name();
            if (previous.routes().containsKey(new Name(name, subject.owner())) && !routes.containsKey(name)) {
                Subject other = new Subject(Kind.ROUTE, name, subject.owner());
                to.add(Diagnostic.error(other, diagnostic.place(), diagnostic.text(), diagnostic.remedy()));
            }
        }
    }

    private TcpObjects<String> tcp(TcpObjects<String> declared) {
        if (entrypoints.defaults().isEmpty()) {
            return declared;
        }
        Map<String, TcpRoute> routes = new TreeMap<>(declared.routes());
        routes.replaceAll((name, route) -> route.entrypoints().isEmpty() ? on(entrypoints.defaults(), route) : route);
        return new TcpObjects<>(routes, declared.services(), declared.middlewares());
    }

    private static TcpRoute on(List<String> entrypoints, TcpRoute route) {
        return new TcpRoute(
                route.name(),
                route.rule(),
                route.match(),
                route.priority(),
                entrypoints,
                route.middlewares(),
                route.service(),
                route.tls());
    }

    // -- redirections -----------------------------------------------------------------------------------------------

    private Optional<Declaration> redirections() {
        Map<String, Route> routes = new TreeMap<>();
        Map<String, Middleware> middlewares = new TreeMap<>();
        entrypoints.options().forEach((entrypoint, options) -> options.redirection()
                .ifPresent(redirection -> {
                    String name = entrypoint + "-to-" + redirection.to().replace(":", "");
                    String middleware = "redirect-" + name;
                    middlewares.put(
                            middleware,
                            new Middleware.RedirectScheme(
                                    redirection.scheme(), entrypoints.port(redirection), redirection.permanent()));
                    routes.put(name, route(name, entrypoint, redirection, middleware));
                }));
        AllObjects<String> objects =
                AllObjects.<String>none().withRoutes(routes).withMiddlewares(middlewares);
        return routes.isEmpty() ? Optional.empty() : Optional.of(Declaration.of(Owner.INTERNAL, objects));
    }

    private static Route route(String name, String entrypoint, Redirection redirection, String middleware) {
        long priority = redirection.priority().orElse(Redirection.FIRST);
        return new Route(
                name,
                ALL,
                match(),
                priority == 0 ? ALL.length() : priority,
                List.of(entrypoint),
                List.of(new Name(middleware, Owner.INTERNAL)),
                InternalService.NOOP.fullName());
    }

    private static Match match() {
        try {
            return RuleParser.parse(ALL, RuleSyntax.V3);
        } catch (RuleParser.Malformed malformed) {
            throw new IllegalStateException(ALL, malformed);
        }
    }
}
