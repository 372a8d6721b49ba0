package dev.fairlead.model.assemble;

import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.InternalService;
import dev.fairlead.model.Match;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.TlsOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A route has its service and all of its middlewares, or it would be served unprotected. */
final class RouteRules implements Rules<Route> {

    private final Map<Name, Service> services;
    private final Map<Name, Middleware> middlewares;
    private final Map<Name, TlsOptions> options;
    private final Map<Name, Product> products;
    private final Entrypoints entrypoints;
    private final Map<String, Name> optionsOfHosts = new HashMap<>();

    RouteRules(
            Map<Name, Service> services,
            Map<Name, Middleware> middlewares,
            Map<Name, TlsOptions> options,
            Map<Name, Product> products,
            Entrypoints entrypoints) {
        this.services = services;
        this.middlewares = middlewares;
        this.options = options;
        this.products = products;
        this.entrypoints = entrypoints;
    }

    @Override
    public List<Problem> errors(Name name, Route route) {
        List<Problem> errors = new ArrayList<>();
        if (!route.entrypoints().isEmpty() && route.entrypoints().stream().allMatch(entrypoints::isMissing)) {
            errors.add(Listeners.missing(route.entrypoints(), entrypoints));
        }
        if (!services.containsKey(route.service())) {
            errors.add(new Problem(
                    "its service \"" + route.service() + "\" does not exist or is disabled",
                    InternalServices.isInternal(route.service())
                            ? "the gateway has " + InternalService.known()
                            : "declare the service or name another one"));
        }
        route.middlewares()
                .forEach(middleware -> guarded(middleware, List.of(), holder(name, route, middleware), errors));
        route.tls()
                .flatMap(Route.Tls::options)
                .filter(named -> !options.containsKey(named))
                .ifPresent(named -> errors.add(new Problem(
                        "its TLS options \"" + named
                                + "\" do not exist or are disabled, and without them the route would be less protected",
                        "declare them under tls.options or take them out of the route")));
        route.tls().flatMap(Route.Tls::options).ifPresent(named -> tlsOptions(route, named, errors));
        return errors;
    }

    // Who names the middleware: the route, or the one entrypoint that it is on.
    private String holder(Name name, Route route, Name middleware) {
        return route.entrypoints().stream()
                .filter(entrypoint -> entrypoints.optionsOf(entrypoint).stream()
                        .flatMap(options -> options.middlewares().stream())
                        .anyMatch(text -> Name.parse(text, name.owner()).equals(middleware)))
                .findFirst()
                .map(entrypoint -> "entrypoint \"" + entrypoint + "\"")
                .orElse("route");
    }

    // A chain is as good as its links, all the way down.
    private void guarded(Name name, List<Name> above, String holder, List<Problem> errors) {
        Middleware middleware = middlewares.get(name);
        if (middleware == null) {
            String of = holder.equals("route") ? "" : " of the " + holder;
            errors.add(new Problem(
                    "its middleware \"" + name + "\"" + of
                            + " does not exist or is disabled, and without it the route would be unprotected",
                    "declare the middleware or take it out of the " + holder.replaceFirst(" .*", "")));
        } else if (above.contains(name)) {
            errors.add(new Problem("the chain \"" + name + "\" leads to itself", "take one of its links out"));
        } else if (middleware instanceof Middleware.Chain chain) {
            List<Name> longer = new ArrayList<>(above);
            longer.add(name);
            chain.middlewares().forEach(link -> guarded(link, longer, "chain \"" + name + "\"", errors));
        }
    }

    // A handshake knows the host and nothing else, so options belong to hosts; and of two for one host the second would
    // not hold.
    private void tlsOptions(Route route, Name named, List<Problem> errors) {
        if (route.match().hosts().isEmpty()) {
            errors.add(new Problem(
                    "its TLS options \"" + named
                            + "\" hold for hosts, and its rule takes requests for hosts that it does" + " not name",
                    "add Host(`…`) to the rule"));
        }
        for (String host : route.match().hosts()) {
            Name other = optionsOfHosts.getOrDefault(host, named);
            if (!other.equals(named)) {
                errors.add(new Problem(
                        "another route gives the host " + host + " the TLS options \"" + other
                                + "\", and a host has one set of options",
                        "name the same options in both routes"));
            }
        }
    }

    @Override
    public Route keep(Name name, Route route, List<Problem> warnings) {
        route.tls()
                .flatMap(Route.Tls::options)
                .ifPresent(named -> route.match().hosts().forEach(host -> optionsOfHosts.put(host, named)));
        List<String> missing =
                route.entrypoints().stream().filter(entrypoints::isMissing).toList();
        if (!missing.isEmpty()) {
            warnings.add(Listeners.missing(missing, entrypoints));
        }
        if (tellsMuch(route) && route.middlewares().stream().noneMatch(this::guards)) {
            warnings.add(new Problem(
                    "nothing guards it: whoever reaches its entrypoint can read what \"" + route.service() + "\" tells",
                    "put a basicAuth, a forwardAuth or an ipAllowList before it"));
        }
        products.forEach((productName, product) -> {
            if (!product.draft() && isBelow(route.match(), product.basePath())) {
                warnings.add(new Problem(
                        "products are matched first, so \"" + productName + "\" takes all requests below "
                                + product.basePath() + " and the route sees none of them",
                        "give the route or the product another path"));
            }
        });
        return route;
    }

    private boolean guards(Name name) {
        Middleware middleware = middlewares.get(name);
        if (middleware == null) {
            return false;
        }
        return switch (middleware) {
            case Middleware.BasicAuth ignored -> true;
            case Middleware.DigestAuth ignored -> true;
            case Middleware.ForwardAuth ignored -> true;
            case Middleware.IpAllowList ignored -> true;
            case Middleware.Chain chain -> chain.middlewares().stream().anyMatch(this::guards);
            default -> false;
        };
    }

    private static boolean tellsMuch(Route route) {
        return InternalService.of(route.service())
                .map(what -> switch (what) {
                    case API, DASHBOARD, PROMETHEUS -> true;
                    case PING, NOOP -> false;
                })
                .orElse(false);
    }

    // True only where every request that matches is below the base path, as far as the paths in the rule tell.
    private static boolean isBelow(Match match, String basePath) {
        return switch (match) {
            case Match.And and -> and.all().stream().anyMatch(part -> isBelow(part, basePath));
            case Match.Or or -> or.any().stream().allMatch(part -> isBelow(part, basePath));
            case Match.Path path -> isBelow(path.path(), basePath);
            case Match.PathPrefix path -> isBelow(path.prefix(), basePath);
            case Match.Not other -> false;
            case Match.Host other -> false;
            case Match.HostRegexp other -> false;
            case Match.PathRegexp other -> false;
            case Match.Method other -> false;
            case Match.Header other -> false;
            case Match.HeaderRegexp other -> false;
            case Match.Query other -> false;
            case Match.QueryRegexp other -> false;
            case Match.ClientIp other -> false;
        };
    }

    private static boolean isBelow(String path, String basePath) {
        return path.equals(basePath) || path.startsWith(basePath + "/");
    }
}
