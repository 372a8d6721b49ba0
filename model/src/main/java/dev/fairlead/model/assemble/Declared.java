package dev.fairlead.model.assemble;

import dev.fairlead.model.Client;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Secret;
import dev.fairlead.model.Service;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.TcpMiddleware;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.TcpService;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.TlsOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What all sources say, side by side. */
record Declared(
        Objects<Product> products,
        Objects<Client> clients,
        Objects<Policy> policies,
        Objects<Route> routes,
        Objects<Middleware> middlewares,
        Objects<Service> services,
        Objects<Secret> secrets,
        Objects<Workflow> workflows,
        Objects<TlsOptions> tlsOptions,
        Objects<CertificatePair> certificates,
        Objects<ServersTransport> transports,
        Objects<TcpRoute> tcpRoutes,
        Objects<TcpService> tcpServices,
        Objects<TcpMiddleware> tcpMiddlewares,
        long revision,
        List<Diagnostic> diagnostics,
        List<Declaration> declarations) {

    /** In which order objects are settled, so that of two that exclude each other always the same one stays. */
    static final Comparator<Name> ORDER = Comparator.comparing(Name::owner).thenComparing(Name::name);

    /**
     * The objects of one kind.
     *
     * @param readable those that could be read
     * @param names these and those that are declared and could not be read, in {@link #ORDER}
     */
    record Objects<T>(Kind kind, Map<Name, T> readable, Set<Name> names) {}

    static Declared merge(List<Declaration> declarations) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        declarations.forEach(declaration -> diagnostics.addAll(declaration.diagnostics()));
        Merge merge = new Merge(declarations, diagnostics);
        return new Declared(
                merge.objects(Kind.PRODUCT, Declaration::products),
                merge.objects(Kind.CLIENT, Declaration::clients),
                merge.objects(Kind.POLICY, Declaration::policies),
                merge.objects(Kind.ROUTE, Declaration::routes),
                merge.objects(Kind.MIDDLEWARE, Declaration::middlewares),
                merge.objects(Kind.SERVICE, Declaration::services),
                merge.objects(Kind.SECRET, Declaration::secrets),
                merge.objects(Kind.WORKFLOW, Declaration::workflows),
                merge.objects(Kind.TLS_OPTIONS, said -> said.tls().options()),
                merge.objects(Kind.CERTIFICATE, said -> said.tls().certificates()),
                merge.objects(Kind.TRANSPORT, said -> said.tls().transports()),
                merge.objects(Kind.TCP_ROUTE, said -> said.tcp().routes()),
                merge.objects(Kind.TCP_SERVICE, said -> said.tcp().services()),
                merge.objects(Kind.TCP_MIDDLEWARE, said -> said.tcp().middlewares()),
                declarations.stream().mapToLong(Declaration::revision).max().orElse(0),
                diagnostics,
                declarations);
    }

    Place place(Subject subject) {
        return declarations.stream()
                .filter(declaration -> declaration.places().containsKey(subject))
                .findFirst()
                .map(declaration -> declaration.place(subject))
                .orElseGet(() -> subject.owner() == Owner.STORE
                        ? Place.of(subject)
                        : Place.of(subject.owner().word()));
    }

    private record Merge(List<Declaration> declarations, List<Diagnostic> diagnostics) {

        <T> Objects<T> objects(Kind kind, Function<Declaration, Map<String, T>> section) {
            Map<Name, T> readable = new LinkedHashMap<>();
            for (Declaration declaration : declarations) {
                section.apply(declaration)
                        .forEach((name, object) -> add(kind, new Name(name, declaration.owner()), object, readable));
            }
            List<Name> names = new ArrayList<>(readable.keySet());
            Set<Name> unreadable = new HashSet<>();
            for (Diagnostic diagnostic : diagnostics) {
                Name name = diagnostic.subject().fullName();
                boolean failed =
                        diagnostic.subject().kind() == kind && diagnostic.severity() == Diagnostic.Severity.ERROR;
                if (failed && !readable.containsKey(name) && unreadable.add(name)) {
                    names.add(name);
                }
            }
            // Those of one source are in order already: then this costs one look at each.
            names.sort(ORDER);
            return new Objects<>(kind, readable, new LinkedHashSet<>(names));
        }

        private <T> void add(Kind kind, Name name, T object, Map<Name, T> readable) {
            if (readable.putIfAbsent(name, object) == null) {
                return;
            }
            Owner owner = name.owner();
            Subject subject = new Subject(kind, name.name(), owner);
            List<Place> places = declarations.stream()
                    .filter(declaration -> declaration.owner() == owner)
                    .flatMap(declaration -> java.util.stream.Stream.ofNullable(
                            declaration.places().get(subject)))
                    .toList();
            Place place = places.isEmpty() ? Place.of(owner.word()) : places.getLast();
            diagnostics.add(Diagnostic.error(
                    subject, place, "it is declared a second time; the first one counts", "keep one of the two"));
        }
    }
}
