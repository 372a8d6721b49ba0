package dev.fairlead.model.form;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Middleware;
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
import dev.fairlead.model.TcpObjects;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.TcpService;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.shape.Shapes;
import dev.fairlead.model.shape.Shaping;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.ServerTrust;
import dev.fairlead.model.tls.ServersTransport;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tls.TlsOptions;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the declaration of one source object by object, or from whole files. An object that cannot be read leaves an
 * error and the others go on; of two with one kind and name the first counts and the second is an error.
 */
public final class DeclarationReader {

    private final Owner owner;
    private final KeyHasher keys;
    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Client> clients = new HashMap<>();
    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private final Map<String, Middleware> middlewares = new HashMap<>();
    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();
    private final Map<String, Workflow> workflows = new HashMap<>();
    private final Map<String, TlsOptions> options = new HashMap<>();
    private final Map<String, CertificatePair> certificates = new HashMap<>();
    private final Map<String, ServersTransport> transports = new HashMap<>();
    private final Map<String, TcpRoute> tcpRoutes = new HashMap<>();
    private final Map<String, TcpService> tcpServices = new HashMap<>();
    private final Map<String, TcpMiddleware> tcpMiddlewares = new HashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<Subject, Place> places = new HashMap<>();

    /** Nothing read yet. */
    public DeclarationReader(Owner owner, KeyHasher keys) {
        this.owner = owner;
        this.keys = keys;
    }

    /** Adds everything that a file in the form of {@code fairlead.yaml} declares. */
    public void file(Node root) {
        Findings findings = new Findings(new Subject(Kind.SOURCE, "", owner));
        Fields fields = Fields.of(Shaping.sections(root), findings);
        section(fields, "products", Kind.PRODUCT);
        section(fields, "policies", Kind.POLICY);
        section(fields, "clients", Kind.CLIENT);
        section(fields, "secrets", Kind.SECRET);
        section(fields, "workflows", Kind.WORKFLOW);
        Fields http = Fields.of(
                fields.node("http")
                        .map(node -> Shaping.apply(node, Shapes.section("http")))
                        .orElseGet(() -> new Node.Empty(fields.place("http"))),
                findings);
        section(http, "services", Kind.SERVICE);
        section(http, "middlewares", Kind.MIDDLEWARE);
        section(http, "routers", Kind.ROUTE);
        section(http, "serversTransports", Kind.TRANSPORT);
        notYet(http, "models");
        http.finish();
        TlsSection.read(
                Fields.of(
                        fields.node("tls")
                                .map(node -> Shaping.apply(node, Shapes.section("tls")))
                                .orElseGet(() -> new Node.Empty(fields.place("tls"))),
                        findings),
                this::add);
        tcp(fields, findings);
        fields.node("udp")
                .filter(node -> !isEmpty(node))
                .ifPresent(node -> findings.error(
                        node.place(), "UDP is not forwarded by this gateway; nothing in \"udp\" holds", "take it out"));
        ofTheStaticFile(fields);
        fields.finish();
        diagnostics.addAll(findings.all());
    }

    private void tcp(Fields fields, Findings findings) {
        Fields tcp = Fields.of(
                fields.node("tcp")
                        .map(node -> Shaping.apply(node, Shapes.section("tcp")))
                        .orElseGet(() -> new Node.Empty(fields.place("tcp"))),
                findings);
        section(tcp, "services", Kind.TCP_SERVICE);
        section(tcp, "middlewares", Kind.TCP_MIDDLEWARE);
        section(tcp, "routers", Kind.TCP_ROUTE);
        notYet(tcp, "serversTransports", "models");
        tcp.finish();
    }

    private static boolean isEmpty(Node node) {
        return node instanceof Node.Mapping mapping && mapping.members().isEmpty();
    }

    private void section(Fields fields, String key, Kind kind) {
        fields.map(key).forEach((name, node) -> add(kind, name, node));
    }

    // A section that is there and says nothing promises nothing.
    private static void notYet(Fields fields, String... sections) {
        for (String section : sections) {
            Optional<Node> node = fields.node(section);
            if (node.isPresent() && !isEmpty(node.get())) {
                fields.findings()
                        .warning(
                                fields.place(section),
                                "the section \"" + section + "\" is not available in this version; nothing in it holds",
                                "take it out");
            }
        }
    }

    // Some people keep both in one file, and have its path in it.
    private static void ofTheStaticFile(Fields fields) {
        fields.unavailable(
                (section, place) -> fields.findings()
                        .warning(
                                place,
                                "the section \"" + section + "\" belongs to the static configuration of Traefik",
                                "name the file in FAIRLEAD_CONFIG too, for what of it can hold here"),
                "entryPoints",
                "providers",
                "certificatesResolvers",
                "api",
                "log",
                "accessLog",
                "metrics",
                "ping",
                "global");
    }

    /** Adds one object. */
    public void add(Kind kind, String name, Node node) {
        Subject subject = new Subject(kind, name, owner);
        Findings findings = new Findings(subject);
        Place first = places.putIfAbsent(subject, node.place());
        if (first != null) {
            findings.error(
                    node.place(), "it is declared a second time; the first is at " + first, "keep one of the two");
        } else if (named(name, node.place(), findings)) {
            read(kind, name, node, findings);
        }
        diagnostics.addAll(findings.all());
    }

    private static boolean named(String name, Place place, Findings findings) {
        try {
            Reading.checkedName(name);
            return true;
        } catch (IllegalArgumentException refused) {
            findings.error(place, String.valueOf(refused.getMessage()), "give it another name");
            return false;
        }
    }

    private void read(Kind kind, String name, Node node, Findings findings) {
        switch (kind) {
            case PRODUCT -> ProductForm.read(name, node, findings).ifPresent(this::product);
            case CLIENT -> ClientForm.read(name, node, keys, findings).ifPresent(client -> clients.put(name, client));
            case POLICY -> PolicyForm.read(name, node, findings).ifPresent(policy -> policies.put(name, policy));
            case ROUTE -> RouteForm.read(name, node, findings).ifPresent(route -> routes.put(name, route));
            case MIDDLEWARE ->
                MiddlewareForm.read(name, node, findings).ifPresent(read -> {
                    noKeyInStore(read, node.place(), findings);
                    middlewares.put(name, read);
                });
            case SERVICE -> ServiceForm.read(name, node, findings).ifPresent(service -> services.put(name, service));
            case SECRET -> SecretForm.read(name, node, findings).ifPresent(read -> secrets.put(name, read));
            case WORKFLOW -> WorkflowForm.read(name, node, findings).ifPresent(read -> workflows.put(name, read));
            case TLS_OPTIONS -> TlsOptionsForm.read(name, node, findings).ifPresent(read -> options.put(name, read));
            case CERTIFICATE -> CertificateForm.read(node, findings).ifPresent(read -> certificates.put(name, read));
            case TRANSPORT -> TransportForm.read(name, node, findings).ifPresent(read -> transports.put(name, read));
            case TCP_ROUTE -> TcpRouteForm.read(name, node, findings).ifPresent(read -> tcpRoutes.put(name, read));
            case TCP_SERVICE ->
                TcpServiceForm.read(name, node, findings).ifPresent(read -> tcpServices.put(name, read));
            case TCP_MIDDLEWARE ->
                TcpServiceForm.readMiddleware(name, node, findings).ifPresent(read -> tcpMiddlewares.put(name, read));
            case SOURCE -> throw new IllegalArgumentException("a source is not an object of a declaration");
        }
    }

    // What is stored may be read by each who may look; only secrets are kept from them.
    private void noKeyInStore(Middleware read, Place place, Findings findings) {
        boolean holdsKey = read instanceof Middleware.ForwardAuth auth
                && auth.trust()
                        .flatMap(ServerTrust::own)
                        .filter(own -> own.key().isInline())
                        .isPresent();
        if (owner == Owner.STORE && holdsKey) {
            findings.error(
                    place,
                    "\"tls.key\" holds a private key, which everybody could read who may look at middlewares",
                    "name a file of the gateways there, such as /run/secrets/auth.key");
        }
    }

    private void product(DeclaredProduct declared) {
        String name = declared.product().name();
        products.put(name, declared.product());
        Place place = places.getOrDefault(new Subject(Kind.PRODUCT, name, owner), Place.of(owner.word()));
        for (Service service : declared.services()) {
            places.putIfAbsent(new Subject(Kind.SERVICE, service.name(), owner), place);
            services.put(service.name(), service);
        }
    }

    /** Adds a finding made elsewhere, such as a file that is not readable. */
    public void note(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** All that was added, under the store's revision (0 for sources without one). */
    public Declaration declaration(long revision) {
        AllObjects<String> objects = new AllObjects<>(
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                secrets,
                workflows,
                new TlsObjects<>(options, certificates, transports),
                new TcpObjects<>(tcpRoutes, tcpServices, tcpMiddlewares));
        return new Declaration(owner, revision, objects, diagnostics, places);
    }
}
