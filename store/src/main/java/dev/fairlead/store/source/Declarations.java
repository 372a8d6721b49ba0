package dev.fairlead.store.source;

import dev.fairlead.model.Client;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.form.PlainClient;
import dev.fairlead.model.tree.Json;
import dev.fairlead.store.content.Entry;
import dev.fairlead.store.content.Segment;
import dev.fairlead.store.content.SegmentId;
import dev.fairlead.store.content.Shelf;
import dev.fairlead.store.content.State;
import dev.fairlead.store.content.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Makes declarations of states. A segment that was read before is not read again. */
final class Declarations {

    private final KeyHasher keys;
    private Map<SegmentId, Read> known = Map.of();
    private Made last = new Made(0, "", Declaration.empty(Owner.STORE));

    Declarations(KeyHasher keys) {
        this.keys = keys;
    }

    private record Read(String digest, Declaration part) {}

    private record Made(long revision, String digest, Declaration declaration) {}

    /**
     * All served objects of the state.
     *
     * @param unknown shelves of it that only newer versions know
     */
    Declaration of(long revision, State state, Set<String> unknown) {
        Tree served = state.served();
        if (unknown.isEmpty() && last.revision() == revision && last.digest().equals(served.digest())) {
            return last.declaration();
        }
        known = parts(state, served);
        Declaration merged = Declaration.joined(
                Owner.STORE,
                revision,
                known.keySet().stream().sorted().map(known::get).map(Read::part).toList(),
                unknown.stream().map(Declarations::newer).toList());
        if (unknown.isEmpty()) {
            last = new Made(revision, served.digest(), merged);
        }
        return merged;
    }

    private Map<SegmentId, Read> parts(State state, Tree served) {
        Map<SegmentId, Read> parts = new ConcurrentHashMap<>();
        Set<Map.Entry<SegmentId, Tree.Leaf>> leaves = served.leaves().entrySet();
        // At the start, when all is new and nobody is served yet, with all processors that there are.
        Stream<Map.Entry<SegmentId, Tree.Leaf>> all = known.isEmpty() ? leaves.parallelStream() : leaves.stream();
        all.forEach(leaf -> {
            SegmentId id = leaf.getKey();
            String digest = leaf.getValue().digest();
            Read before = known.get(id);
            boolean same = before != null && before.digest().equals(digest);
            parts.put(id, same ? before : new Read(digest, part(id.shelf(), state.segment(id))));
        });
        return parts;
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
        if (shelf == Shelf.CLIENTS) {
            return clients(segment, reader);
        }
        segment.entries().forEach(entry -> add(shelf, entry, reader));
        return reader.declaration(0);
    }

    private static void add(Shelf shelf, Entry entry, DeclarationReader reader) {
        Subject subject = new Subject(kind(shelf), entry.name(), Owner.STORE);
        try {
            reader.add(subject.kind(), entry.name(), Json.read(entry.body(), subject.toString()));
        } catch (Json.Malformed failure) {
            reader.note(Diagnostic.error(
                    subject, failure.place(), "its body in the store " + failure.text(), "save it again"));
        }
    }

    private static Declaration clients(Segment segment, DeclarationReader reader) {
        Map<String, Client> clients = new HashMap<>();
        for (Entry entry : segment.entries()) {
            PlainClient.read(entry.name(), entry.body(), Owner.STORE)
                    .ifPresentOrElse(
                            client -> clients.put(entry.name(), client), () -> add(Shelf.CLIENTS, entry, reader));
        }
        Declaration others = reader.declaration(0);
        clients.putAll(others.clients());
        // Most may call the same under the same policy: what they say of it is kept once a segment.
        Map<List<Name>, List<Name>> products = new HashMap<>();
        Map<Optional<Name>, Optional<Name>> policies = new HashMap<>();
        clients.replaceAll((name, client) -> new Client(
                client.name(),
                client.description(),
                client.active(),
                products.computeIfAbsent(client.products(), same -> same),
                policies.computeIfAbsent(client.policy(), same -> same),
                client.credentials()));
        return others.ofDocuments(clients);
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
}
