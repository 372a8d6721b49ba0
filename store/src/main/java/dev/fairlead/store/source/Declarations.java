package dev.fairlead.store.source;

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
import dev.fairlead.model.TcpObjects;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tree.Json;
import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Segment;
import dev.fairlead.store.content.SegmentId;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import dev.fairlead.store.content.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Makes declarations of states. A segment that was read before is not read again. */
final class Declarations {

    private final KeyHasher keys;
    private Map<SegmentId, Read> known = Map.of();

    Declarations(KeyHasher keys) {
        this.keys = keys;
    }

    private record Read(String digest, Declaration part) {}

    /**
     * All served objects of the state.
     *
     * @param unknown shelves of it that only newer versions know
     */
    Declaration of(long revision, State state, Set<String> unknown) {
        Map<SegmentId, Read> read = new ConcurrentHashMap<>();
        Set<Map.Entry<SegmentId, Tree.Leaf>> leaves = state.served().leaves().entrySet();
        // At the start, when all is new and nobody is served yet, with all processors that there are.
        Stream<Map.Entry<SegmentId, Tree.Leaf>> all = known.isEmpty() ? leaves.parallelStream() : leaves.stream();
        all.forEach(leaf -> {
            SegmentId id = leaf.getKey();
            String digest = leaf.getValue().digest();
            Read before = known.get(id);
            boolean same = before != null && before.digest().equals(digest);
            read.put(id, same ? before : new Read(digest, part(id.shelf(), state.segment(id))));
        });
        known = read;
        return merged(
                revision,
                read.keySet().stream().sorted().map(read::get).map(Read::part).toList(),
                unknown.stream().map(Declarations::newer).toList());
    }

    private static Diagnostic newer(String shelf) {
        return Diagnostic.warning(
                new Subject(Subject.Kind.SOURCE, "", Owner.STORE),
                Place.of("store"),
                "a newer Fairlead keeps \"" + shelf
                        + "\" in the store, which this version does not know and does not serve",
                "let all replicas run the newer version");
    }

    private Declaration part(Shelf shelf, Segment segment) {
        DeclarationReader reader = new DeclarationReader(Owner.STORE, keys);
        for (Entry entry : segment.entries()) {
            Subject subject = new Subject(kind(shelf), entry.name(), Owner.STORE);
            try {
                reader.add(subject.kind(), entry.name(), Json.read(entry.body(), subject.toString()));
            } catch (Json.Malformed failure) {
                reader.note(Diagnostic.error(
                        subject, failure.place(), "its body in the store " + failure.text(), "save it again"));
            }
        }
        Declaration part = reader.declaration(0);
        return shelf == Shelf.CLIENTS ? shared(part) : part;
    }

    // Most clients may call the same under the same policy: what they say of it is kept once a segment.
    private static Declaration shared(Declaration part) {
        Map<List<Name>, List<Name>> products = new HashMap<>();
        Map<Optional<Name>, Optional<Name>> policies = new HashMap<>();
        Map<String, Client> clients = new TreeMap<>();
        part.clients()
                .forEach((name, client) -> clients.put(
                        name,
                        new Client(
                                client.name(),
                                client.description(),
                                client.active(),
                                products.computeIfAbsent(client.products(), same -> same),
                                policies.computeIfAbsent(client.policy(), same -> same),
                                client.credentials())));
        return part.ofDocuments(clients);
    }

    private static Subject.Kind kind(Shelf shelf) {
        return switch (shelf) {
            case PRODUCTS -> Subject.Kind.PRODUCT;
            case CLIENTS -> Subject.Kind.CLIENT;
            case POLICIES -> Subject.Kind.POLICY;
            case ROUTES -> Subject.Kind.ROUTE;
            case MIDDLEWARES -> Subject.Kind.MIDDLEWARE;
            case SERVICES -> Subject.Kind.SERVICE;
            case SECRETS -> Subject.Kind.SECRET;
            case WORKFLOWS -> Subject.Kind.WORKFLOW;
            case DRAFTS, WORKFLOW_DRAFTS, USERS, TOKENS -> throw new IllegalArgumentException(shelf + " is not served");
        };
    }

    private static Declaration merged(long revision, List<Declaration> parts, List<Diagnostic> besides) {
        Map<String, Product> products = new HashMap<>();
        Map<String, Client> clients = new TreeMap<>();
        Map<String, Policy> policies = new HashMap<>();
        Map<String, Route> routes = new HashMap<>();
        Map<String, Middleware> middlewares = new HashMap<>();
        Map<String, Service> services = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        Map<String, Workflow> workflows = new HashMap<>();
        List<Diagnostic> diagnostics = new ArrayList<>(besides);
        Map<Subject, Place> places = new HashMap<>();
        for (Declaration part : parts) {
            products.putAll(part.products());
            clients.putAll(part.clients());
            policies.putAll(part.policies());
            routes.putAll(part.routes());
            middlewares.putAll(part.middlewares());
            services.putAll(part.services());
            secrets.putAll(part.secrets());
            workflows.putAll(part.workflows());
            diagnostics.addAll(part.diagnostics());
            places.putAll(part.places());
        }
        return new Declaration(
                Owner.STORE,
                revision,
                products,
                clients,
                policies,
                routes,
                middlewares,
                services,
                TlsObjects.none(),
                TcpObjects.none(),
                secrets,
                workflows,
                diagnostics,
                places);
    }
}
