package dev.fairlead.model.form;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Product;
import dev.fairlead.model.Service;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The whole file, both ways; and any one object to its canonical form. */
public final class DeclarationForm {

    private DeclarationForm() {}

    /** All that the file declares; what is wrong in it is among the diagnostics. */
    public static Declaration read(Node root, Owner owner, KeyHasher keys) {
        DeclarationReader reader = new DeclarationReader(owner, keys);
        reader.file(root);
        return reader.declaration(0);
    }

    /**
     * One object checked and in its canonical form, without its name: what the store keeps. Empty after an error among
     * the findings, whose subject says what it is. Keys become hashes.
     */
    public static Optional<Node.Mapping> canonical(Node node, KeyHasher keys, Findings findings) {
        Subject subject = findings.subject();
        String name = subject.name();
        Owner own = subject.owner();
        return switch (subject.kind()) {
            case PRODUCT -> ProductForm.read(name, node, findings).map(read -> ProductForm.write(read, own));
            case CLIENT -> ClientForm.read(name, node, keys, findings).map(read -> ClientForm.write(read, own));
            case POLICY -> PolicyForm.read(name, node, findings).map(read -> PolicyForm.write(read, own));
            case ROUTE -> RouteForm.read(name, node, findings).map(read -> RouteForm.write(read, own));
            case MIDDLEWARE -> MiddlewareForm.read(name, node, findings).map(MiddlewareForm::write);
            case SERVICE -> ServiceForm.read(name, node, findings).map(read -> ServiceForm.write(read, own));
            case SECRET -> SecretForm.read(name, node, findings).map(read -> SecretForm.write(read, own));
            case WORKFLOW -> WorkflowForm.read(name, node, findings).map(read -> WorkflowForm.write(read, own));
            case TLS_OPTIONS -> TlsOptionsForm.read(name, node, findings).map(TlsOptionsForm::write);
            case CERTIFICATE -> CertificateForm.read(node, findings).map(CertificateForm::write);
            case TRANSPORT -> TransportForm.read(name, node, findings).map(TransportForm::write);
            case TCP_ROUTE -> TcpRouteForm.read(name, node, findings).map(read -> TcpRouteForm.write(read, own));
            case TCP_SERVICE -> TcpServiceForm.read(name, node, findings).map(read -> TcpServiceForm.write(read, own));
            case TCP_MIDDLEWARE ->
                TcpServiceForm.readMiddleware(name, node, findings).map(TcpServiceForm::write);
            case SOURCE -> throw new IllegalArgumentException("a source has no form");
        };
    }

    /** A file that {@link #read} reads as the same objects; sections without objects are left out. */
    public static Node.Mapping write(Declaration declaration) {
        Owner own = declaration.owner();
        Map<String, Service> services = new TreeMap<>(declaration.services());
        Members products = new Members();
        for (Product product : declaration.products().values()) {
            List<Service> made = product.proxies().stream()
                    .flatMap(proxy -> made(product, proxy, own, services).stream())
                    .toList();
            made.forEach(service -> services.remove(service.name()));
            products.put(product.name(), ProductForm.write(new DeclaredProduct(product, made), own));
        }
        Members http = new Members();
        put(http, "routers", declaration.routes(), route -> RouteForm.write(route, own));
        put(http, "services", services, service -> ServiceForm.write(service, own));
        put(http, "middlewares", declaration.middlewares(), MiddlewareForm::write);
        put(http, "serversTransports", declaration.tls().transports(), TransportForm::write);
        Members file = new Members();
        put(file, "products", products.build());
        put(file, "policies", declaration.policies(), policy -> PolicyForm.write(policy, own));
        put(file, "clients", declaration.clients(), client -> ClientForm.write(client, own));
        put(file, "secrets", declaration.secrets(), secret -> SecretForm.write(secret, own));
        put(file, "workflows", declaration.workflows(), workflow -> WorkflowForm.write(workflow, own));
        put(file, "http", http.build());
        Members tcp = new Members();
        put(tcp, "routers", declaration.tcp().routes(), route -> TcpRouteForm.write(route, own));
        put(tcp, "services", declaration.tcp().services(), service -> TcpServiceForm.write(service, own));
        put(tcp, "middlewares", declaration.tcp().middlewares(), TcpServiceForm::write);
        put(file, "tcp", tcp.build());
        put(file, "tls", TlsSection.write(declaration.tls()));
        return file.build();
    }

    // Only what a URL can say again; a service that was declared under such a name is written as itself.
    private static Optional<Service> made(
            Product product, Product.Proxy proxy, Owner own, Map<String, Service> services) {
        Name name = new Name(product.name() + "/" + proxy.name(), own);
        return Optional.ofNullable(services.get(name.name()))
                .filter(service -> proxy.service().equals(name)
                        && service.backends().size() == 1
                        && service.backends().getFirst().weight() == 1)
                .filter(service -> service.equals(new Service(service.name(), service.backends(), true)));
    }

    private static <T> void put(Members members, String key, Map<String, T> objects, Function<T, Node> write) {
        Members section = new Members();
        objects.forEach((name, object) -> section.put(name, write.apply(object)));
        put(members, key, section.build());
    }

    private static void put(Members members, String key, Node.Mapping section) {
        if (!section.members().isEmpty()) {
            members.put(key, section);
        }
    }
}
