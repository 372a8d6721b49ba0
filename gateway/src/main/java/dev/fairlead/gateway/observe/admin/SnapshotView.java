package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.observe.metric.BackendStates;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Product;
import dev.fairlead.model.Route;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.form.DeclaredProduct;
import dev.fairlead.model.form.MiddlewareForm;
import dev.fairlead.model.form.PolicyForm;
import dev.fairlead.model.form.ProductForm;
import dev.fairlead.model.form.TcpServiceForm;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.ServerTrust;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * A snapshot as the admin side shows it: for each kind, its objects by full name. Routers, services and middlewares have
 * the members that Traefik's API gives them (status, error, using, usedBy, serverStatus), so that its tools read them;
 * products, clients and policies have the members of the configuration file and a status. Disabled objects are there
 * too, with their errors. Neither keys nor hashes are.
 */
final class SnapshotView {

    private final Snapshot snapshot;
    private final BackendStates states;
    private final List<String> entrypoints;
    private final Map<Subject, List<String>> findings = new HashMap<>();
    private final Map<Subject, TreeSet<String>> users = new HashMap<>();

    SnapshotView(Snapshot snapshot, BackendStates states, List<String> entrypoints) {
        this(snapshot, states, entrypoints, true);
    }

    /** @param withClients whether products and policies say which clients use them */
    SnapshotView(Snapshot snapshot, BackendStates states, List<String> entrypoints, boolean withClients) {
        this.snapshot = snapshot;
        this.states = states;
        this.entrypoints = entrypoints;
        for (Diagnostic diagnostic : snapshot.diagnostics()) {
            findings.computeIfAbsent(diagnostic.subject(), subject -> new ArrayList<>())
                    .add(diagnostic.toString());
        }
        snapshot.routes().forEach((name, route) -> {
            used(Kind.SERVICE, route.service(), name.toString());
            route.middlewares().forEach(middleware -> used(Kind.MIDDLEWARE, middleware, name.toString()));
        });
        snapshot.products().forEach((name, product) -> product.proxies()
                .forEach(proxy -> used(Kind.SERVICE, proxy.service(), user(name, proxy))));
        snapshot.tcp().routes().forEach((name, route) -> {
            used(Kind.TCP_SERVICE, route.service(), name.toString());
            route.middlewares().forEach(middleware -> used(Kind.TCP_MIDDLEWARE, middleware, name.toString()));
        });
        snapshot.tcp().services().forEach((name, service) -> service.children()
                .forEach(child -> used(Kind.TCP_SERVICE, child, name.toString())));
        snapshot.services().forEach((name, service) -> service.children()
                .forEach(child -> used(Kind.SERVICE, child, name.toString())));
        if (withClients) {
            usedByClients();
        }
    }

    private void usedByClients() {
        snapshot.clients().forEach((name, client) -> {
            client.policy().ifPresent(policy -> used(Kind.POLICY, policy, name.toString()));
            client.products().forEach(product -> used(Kind.PRODUCT, product, name.toString()));
        });
    }

    Map<String, Node.Mapping> routers() {
        return all(Kind.ROUTE, snapshot.routes(), this::router);
    }

    Map<String, Node.Mapping> services() {
        return all(Kind.SERVICE, snapshot.services(), new ServiceView(states)::of);
    }

    Map<String, Node.Mapping> middlewares() {
        return all(
                Kind.MIDDLEWARE,
                snapshot.middlewares(),
                (name, middleware) ->
                        ServiceView.breakers(states.breakers(name), open(MiddlewareForm.write(shown(middleware)))));
    }

    Map<String, Node.Mapping> tcpRouters() {
        return all(Kind.TCP_ROUTE, snapshot.tcp().routes(), this::tcpRouter);
    }

    Map<String, Node.Mapping> tcpServices() {
        return all(
                Kind.TCP_SERVICE,
                snapshot.tcp().services(),
                (name, service) -> open(TcpServiceForm.write(service, name.owner())));
    }

    Map<String, Node.Mapping> tcpMiddlewares() {
        return all(
                Kind.TCP_MIDDLEWARE,
                snapshot.tcp().middlewares(),
                (name, middleware) -> open(TcpServiceForm.write(middleware)));
    }

    Map<String, Node.Mapping> products() {
        return all(
                Kind.PRODUCT,
                snapshot.products(),
                (name, product) -> open(ProductForm.write(new DeclaredProduct(product, List.of()), name.owner())));
    }

    Map<String, Node.Mapping> clients() {
        return all(Kind.CLIENT, snapshot.clients(), (name, client) -> ClientView.of(client));
    }

    Map<String, Node.Mapping> policies() {
        return all(Kind.POLICY, snapshot.policies(), (name, policy) -> open(PolicyForm.write(policy, name.owner())));
    }

    private Members router(Name name, Route route) {
        List<String> using = route.entrypoints().isEmpty() ? entrypoints : route.entrypoints();
        Members members = new Members().put("entryPoints", Members.ofTexts(using));
        if (!route.middlewares().isEmpty()) {
            members.put(
                    "middlewares",
                    Members.ofTexts(
                            route.middlewares().stream().map(Name::toString).toList()));
        }
        return members.put("service", route.service().toString())
                .put("rule", route.rule())
                .put("priority", route.priority())
                .put("using", Members.ofTexts(using));
    }

    private Members tcpRouter(Name name, TcpRoute route) {
        String fitting = route.tls().isPresent() ? "https" : "http";
        List<String> using = route.entrypoints().isEmpty() ? List.of(fitting) : route.entrypoints();
        Members members = new Members().put("entryPoints", Members.ofTexts(using));
        if (!route.middlewares().isEmpty()) {
            members.put(
                    "middlewares",
                    Members.ofTexts(
                            route.middlewares().stream().map(Name::toString).toList()));
        }
        members.put("service", route.service().toString())
                .put("rule", route.rule())
                .put("priority", route.priority());
        route.tls()
                .ifPresent(tls -> members.put(
                        "tls",
                        new Members().put("passthrough", tls.passthrough()).build()));
        return members.put("using", Members.ofTexts(using));
    }

    private <V> Map<String, Node.Mapping> all(Kind kind, Map<Name, V> objects, BiFunction<Name, V, Members> view) {
        Map<String, Node.Mapping> all = new TreeMap<>();
        objects.forEach((name, object) -> all.put(name.toString(), ended(kind, name, view.apply(name, object))));
        for (Subject subject : snapshot.disabled()) {
            if (subject.kind() == kind) {
                all.putIfAbsent(subject.fullName().toString(), ended(kind, subject.fullName(), new Members()));
            }
        }
        return new LinkedHashMap<>(all);
    }

    /** Adds what every kind has: status, what was found, who uses it. */
    private Node.Mapping ended(Kind kind, Name name, Members members) {
        Subject subject = new Subject(kind, name.name(), name.owner());
        List<String> found = findings.getOrDefault(subject, List.of());
        if (!found.isEmpty()) {
            members.put("error", Members.ofTexts(found));
        }
        members.put("status", status(subject, found));
        TreeSet<String> usedBy = users.get(subject);
        if (usedBy != null) {
            members.put("usedBy", Members.ofTexts(List.copyOf(usedBy)));
        }
        return members.build();
    }

    private String status(Subject subject, List<String> found) {
        if (snapshot.disabled().contains(subject)) {
            return "disabled";
        }
        return found.isEmpty() ? "enabled" : "warning";
    }

    private void used(Kind kind, Name name, String by) {
        users.computeIfAbsent(new Subject(kind, name.name(), name.owner()), subject -> new TreeSet<>())
                .add(by);
    }

    private static String user(Name product, Product.Proxy proxy) {
        return product.name() + "/" + proxy.name() + "@" + product.owner().word();
    }

    private static Members open(Node.Mapping mapping) {
        Members members = new Members();
        mapping.members().forEach(members::put);
        return members;
    }

    // Whoever may look at what is served need not see what passwords can be tried against.
    private static Middleware shown(Middleware middleware) {
        return switch (middleware) {
            case Middleware.BasicAuth auth ->
                new Middleware.BasicAuth(
                        masked(auth.users()), auth.usersFile(), auth.realm(), auth.removeHeader(), auth.headerField());
            case Middleware.DigestAuth auth ->
                new Middleware.DigestAuth(
                        masked(auth.users()), auth.usersFile(), auth.realm(), auth.removeHeader(), auth.headerField());
            case Middleware.ForwardAuth auth -> auth.withTrust(auth.trust().map(SnapshotView::masked));
            default -> middleware;
        };
    }

    // A key that stands in the configuration itself.
    private static ServerTrust masked(ServerTrust trust) {
        return new ServerTrust(
                trust.authorities(),
                trust.own()
                        .map(own -> new CertificatePair(
                                own.certificate(), new Pem(own.key().shown()))),
                trust.insecureSkipVerify());
    }

    private static Map<String, String> masked(Map<String, String> users) {
        Map<String, String> masked = new LinkedHashMap<>();
        users.keySet().forEach(user -> masked.put(user, "***"));
        return masked;
    }
}
