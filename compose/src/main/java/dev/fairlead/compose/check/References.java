package dev.fairlead.compose.check;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tls.TlsOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which objects name which others. */
final class References {

    /**
     * One object names another.
     *
     * @param option under which it does
     */
    record Reference(Subject from, Kind kind, Name to, List<String> option) {

        Reference(Subject from, Kind kind, Name to, String... option) {
            this(from, kind, to, List.of(option));
        }

        Subject target() {
            return new Subject(kind, to.name(), to.owner());
        }
    }

    private final List<Reference> all = new ArrayList<>();
    private final List<Reference> ofEntrypoints = new ArrayList<>();
    private final Set<Subject> declared = new HashSet<>();

    References(List<Declaration> declarations) {
        declarations.forEach(this::add);
    }

    List<Reference> all() {
        return all;
    }

    /** Takes in what an entrypoint names with its source: what of it is missing is said of the routes there. */
    void add(String entrypoint, Entrypoints.Options options) {
        Subject from = new Subject(Kind.ROUTE, entrypoint, Owner.INTERNAL);
        options.middlewares()
                .forEach(text -> ofEntrypoints.add(
                        new Reference(from, Kind.MIDDLEWARE, Name.parse(text, Owner.INTERNAL), "middlewares")));
        options.tls()
                .map(Entrypoints.Tls::options)
                .ifPresent(text -> ofEntrypoints.add(
                        new Reference(from, Kind.TLS_OPTIONS, Name.parse(text, Owner.INTERNAL), "tls", "options")));
    }

    /** Whether somebody declares it, well or badly. */
    boolean isDeclared(Subject subject) {
        return declared.contains(subject);
    }

    /** The names of all objects of a kind. */
    List<Name> names(Kind kind) {
        return declared.stream()
                .filter(subject -> subject.kind() == kind && !subject.name().isEmpty())
                .map(Subject::fullName)
                .sorted()
                .toList();
    }

    private void add(Declaration declaration) {
        Owner owner = declaration.owner();
        declaration.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .map(Diagnostic::subject)
                .forEach(declared::add);
        declaration.routes().forEach((name, route) -> route(new Subject(Kind.ROUTE, name, owner), route));
        declaration
                .middlewares()
                .forEach((name, middleware) -> middleware(new Subject(Kind.MIDDLEWARE, name, owner), middleware));
        declaration.services().forEach((name, service) -> service(new Subject(Kind.SERVICE, name, owner), service));
        declaration.products().forEach((name, product) -> product.proxies()
                .forEach(proxy ->
                        all.add(new Reference(new Subject(Kind.PRODUCT, name, owner), Kind.SERVICE, proxy.service()))));
        declaration.tls().options().keySet().forEach(name -> declared.add(new Subject(Kind.TLS_OPTIONS, name, owner)));
        declaration.tls().transports().keySet().forEach(name -> declared.add(new Subject(Kind.TRANSPORT, name, owner)));
    }

    private void route(Subject route, Route object) {
        declared.add(route);
        object.middlewares().forEach(name -> all.add(new Reference(route, Kind.MIDDLEWARE, name, "middlewares")));
        all.add(new Reference(route, Kind.SERVICE, object.service(), "service"));
        object.tls()
                .flatMap(Route.Tls::options)
                .ifPresent(name -> all.add(new Reference(route, Kind.TLS_OPTIONS, name, "tls", "options")));
    }

    private void middleware(Subject middleware, Middleware object) {
        declared.add(middleware);
        if (object instanceof Middleware.Chain chain) {
            chain.middlewares()
                    .forEach(name -> all.add(new Reference(middleware, Kind.MIDDLEWARE, name, "chain", "middlewares")));
        } else if (object instanceof Middleware.Errors pages) {
            all.add(new Reference(middleware, Kind.SERVICE, pages.service(), "errors", "service"));
        }
    }

    private void service(Subject service, Service object) {
        declared.add(service);
        object.children().forEach(name -> all.add(new Reference(service, Kind.SERVICE, name, kind(object))));
        object.transport()
                .ifPresent(name ->
                        all.add(new Reference(service, Kind.TRANSPORT, name, "loadBalancer", "serversTransport")));
    }

    private static String kind(Service service) {
        return switch (service.kind()) {
            case Service.Weighted ignored -> "weighted";
            case Service.HighestRandomWeight ignored -> "highestRandomWeight";
            case Service.Mirroring ignored -> "mirroring";
            case Service.Failover ignored -> "failover";
            default -> "loadBalancer";
        };
    }

    /** Stand-ins for what is named of sources that are not looked at here, so that the rest can be checked. */
    List<Declaration> standIns(Set<Owner> unseen) {
        return unseen.stream().map(this::standIns).toList();
    }

    private Declaration standIns(Owner owner) {
        Map<Kind, Set<String>> named = Stream.concat(all.stream(), ofEntrypoints.stream())
                .filter(reference -> reference.to().owner() == owner)
                .collect(Collectors.groupingBy(
                        Reference::kind,
                        TreeMap::new,
                        Collectors.mapping(reference -> reference.to().name(), Collectors.toSet())));
        AllObjects<String> objects = AllObjects.<String>none()
                .withMiddlewares(each(named, Kind.MIDDLEWARE, name -> new Middleware.ContentType()))
                .withServices(each(named, Kind.SERVICE, name -> new Service(name, List.of(), true)))
                .withTls(new TlsObjects<>(
                        each(named, Kind.TLS_OPTIONS, name -> TlsOptions.usual()),
                        Map.of(),
                        each(named, Kind.TRANSPORT, name -> ServersTransport.usual())));
        return Declaration.of(owner, objects);
    }

    private static <T> Map<String, T> each(
            Map<Kind, Set<String>> named, Kind kind, java.util.function.Function<String, T> make) {
        Map<String, T> objects = new TreeMap<>();
        named.getOrDefault(kind, Set.of()).forEach(name -> objects.put(name, make.apply(name)));
        return objects;
    }
}
