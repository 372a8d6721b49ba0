package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.workflow.schema.SchemaCheck;
import dev.fairlead.model.Contract;
import dev.fairlead.model.Contract.Body;
import dev.fairlead.model.Product;
import dev.fairlead.model.tree.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the steps of what endpoints promise, and keeps what lives longer than a snapshot. */
public final class Promises implements AutoCloseable {

    private final HeldBytes held = new HeldBytes();
    private final CachedAnswers answers = new CachedAnswers();
    // Bounded by what the snapshot has: see retain.
    private final Map<String, SchemaCheck> schemas = new ConcurrentHashMap<>();

    private final LocalReplies local = new LocalReplies(System::nanoTime);
    private final Supplier<Optional<Replies>> connecting;
    private @Nullable Replies shared;

    /** Replicas that do not tell each other. Nothing is made before the first promise. */
    public Promises() {
        this(Optional::empty);
    }

    /**
     * Likewise.
     *
     * @param shared connects to what all replicas know of keys, with the first that is promised to be known
     */
    public Promises(Supplier<Optional<Replies>> shared) {
        this.connecting = shared;
    }

    /**
     * The steps of an endpoint.
     *
     * @param prefix the path before the endpoint's own
     * @param proxy that it belongs to
     * @throws IllegalArgumentException with one sentence, if it cannot be kept
     */
    public Promised of(String prefix, Product.Proxy proxy, Product.Endpoint endpoint) {
        Contract contract = endpoint.contract();
        Optional<Step> caching = caching(proxy, endpoint);
        if (contract.isOpen() && caching.isEmpty()) {
            return Promised.NOTHING;
        }
        Optional<String> schema = contract.body().flatMap(Body::schema);
        boolean asksForBody = contract.body().filter(Body::required).isPresent();
        boolean parameters = asksForBody || !contract.parameters().isEmpty();
        return new Promised(
                contract.body().map(body -> new BodyStep(body, schema.isPresent())),
                parameters ? Optional.of(new ParametersStep(contract, prefix, endpoint.path())) : Optional.empty(),
                schema.map(text -> new SchemaStep(check(text), maxBytes(contract), held)),
                contract.repeating()
                        .map(repeating -> new RepeatStep(repeating, maxBytes(contract), held, shared(), local)),
                caching);
    }

    // What changes something is seen wherever something is kept, be it by another endpoint.
    private Optional<Step> caching(Product.Proxy proxy, Product.Endpoint endpoint) {
        boolean kept = proxy.endpoints().stream()
                .anyMatch(each -> each.contract().caching().isPresent());
        boolean asked = endpoint.contract().caching().isPresent();
        boolean changes =
                endpoint.methods().isEmpty() || !endpoint.methods().stream().allMatch(Bodies::isSafe);
        if (!kept || (!asked && !changes)) {
            return Optional.empty();
        }
        String generation = Integer.toHexString(proxy.hashCode());
        return Optional.of(
                new CacheStep(endpoint.contract().caching(), answers, proxy.forwardCredential(), generation));
    }

    private static int maxBytes(Contract contract) {
        return contract.body().map(Body::maxBytes).filter(most -> most > 0).orElse(Body.HELD_BYTES);
    }

    private synchronized Replies shared() {
        Replies all = shared;
        if (all == null) {
            all = connecting.get().orElse(local);
            shared = all;
        }
        return all;
    }

    private SchemaCheck check(String schema) {
        return schemas.computeIfAbsent(schema, text -> {
            try {
                return new SchemaCheck(Json.read(text, "schema"));
            } catch (Json.Malformed impossible) {
                throw new IllegalArgumentException(impossible);
            }
        });
    }

    /** Forgets what these do not need. */
    public void retain(Iterable<Product> products) {
        Set<String> used = new HashSet<>();
        for (Product product : products) {
            for (Product.Proxy proxy : product.proxies()) {
                for (Product.Endpoint endpoint : proxy.endpoints()) {
                    endpoint.contract().body().flatMap(Body::schema).ifPresent(used::add);
                }
            }
        }
        schemas.keySet().retainAll(used);
    }

    /** Keys of requests that this replica remembers by itself. */
    public int keys() {
        return local.size();
    }

    /** Bytes of the answers that it keeps for them. */
    public long keptBytes() {
        return local.bytes();
    }

    /** The most that they can be. */
    public long maxKeptBytes() {
        return LocalReplies.MAX_KEPT_BYTES;
    }

    @Override
    public synchronized void close() {
        if (shared != null) {
            shared.close();
        }
    }

    /** Bytes of the answers that are cached. */
    public long cachedBytes() {
        return answers.bytes();
    }

    /** The most that they can be. */
    public long maxCachedBytes() {
        return CachedAnswers.MAX_CACHED_BYTES;
    }

    /** Requests that were answered from the cache. */
    public long cacheHits() {
        return answers.hits();
    }

    /** Requests that were not, although their endpoint keeps answers. */
    public long cacheMisses() {
        return answers.misses();
    }

    /** Schemas that are ready. */
    public int schemas() {
        return schemas.size();
    }

    /** Bytes of bodies that are held. */
    public long heldBytes() {
        return held.held();
    }

    /** The most that they can be. */
    public long maxHeldBytes() {
        return HeldBytes.MAX_HELD_BYTES;
    }
}
