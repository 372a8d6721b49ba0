package dev.fairlead.management.api;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a client in by a key of its own, as the gateways do: one that is good, of a client that is active, from an address and at an hour that it is
 * good for. All else is one and the same 401. The hash of what is shown is always made and always compared, so that
 * neither the answer nor its time tells whether there is such a key.
 */
final class PartnerKeys {

    private static final String KEY = "flk_[a-z0-9]{12}_[A-Za-z0-9]{32}";
    private static final String CLIENT = "client:";

    private final Store store;
    private final StoreHasher hasher;
    private final InstantSource clock;
    private final KeyHash nobody;
    private final ReentrantLock lock = new ReentrantLock();
    private Map<String, Known> clients = Map.of();
    private Map<String, Found> keys = Map.of();

    private record Known(String version, List<Found> keys) {}

    /**
     * Whose key it is.
     *
     * @param id the public half
     */
    record Found(String client, String credential, String id, KeyHash hash) {}

    PartnerKeys(Store store, StoreHasher hasher, InstantSource clock) {
        this.store = store;
        this.hasher = hasher;
        this.clock = clock;
        this.nobody = KeyHash.of(new byte[32]);
    }

    /**
     * The client that sends the request, as somebody who may do what is a client's.
     *
     * @throws Refusal 401 if it shows no key that is good
     */
    Caller admit(Request request) {
        String key = shown(request).filter(text -> text.matches(KEY)).orElseThrow(PartnerKeys::refused);
        int half = key.lastIndexOf('_');
        KeyHash presented = hasher.hash(key.substring(half + 1));
        Contents contents = store.resources().contents();
        Optional<Found> found = find(contents, key.substring(key.indexOf('_') + 1, half));
        boolean same = found.map(Found::hash).orElse(nobody).matches(presented.bytes());
        return found.filter(
                        each -> same && isGood(contents, each, request.peer().getAddress()))
                .map(each -> new Caller(
                        new Actor(name(each), Optional.of(each.id()), Optional.empty()), Set.of(Right.PARTNER)))
                .orElseThrow(PartnerKeys::refused);
    }

    // A user is never called so: names of users have no colon.
    private static String name(Found found) {
        String name = CLIENT + found.client();
        return name.substring(0, Math.min(name.length(), 128));
    }

    /** The key that let the caller in. */
    Found of(Caller caller) {
        return caller.actor()
                .token()
                .flatMap(id -> find(store.resources().contents(), id))
                .orElseThrow(PartnerKeys::refused);
    }

    private static Optional<String> shown(Request request) {
        Optional<String> bearer = request.header("Authorization")
                .filter(text -> text.regionMatches(true, 0, "bearer ", 0, 7) && text.length() <= 512)
                .map(text -> text.substring(7).strip());
        return request.header("X-API-Key").or(() -> bearer);
    }

    private static Refusal refused() {
        return Refusal.of(401, "This needs a key of a client that is good: send \"X-API-Key: flk_...\"")
                .with("WWW-Authenticate", "Bearer realm=\"fairlead-partner\"");
    }

    private boolean isGood(Contents contents, Found found, byte[] address) {
        Optional<Client> client =
                contents.find(Kind.CLIENT, found.client()).flatMap(resource -> Declared.client(resource, hasher));
        return client.filter(Client::active).stream()
                .flatMap(each -> each.credentials().stream())
                .filter(each -> each.name().equals(found.credential()))
                .anyMatch(each -> isGood(each, address));
    }

    private boolean isGood(Credential credential, byte[] address) {
        boolean here = credential.allowedIps().isEmpty()
                || credential.allowedIps().stream().anyMatch(block -> block.contains(address));
        boolean now = credential.terms().holdAt(clock.millis())
                && credential
                        .expires()
                        .map(end -> clock.instant().isBefore(end))
                        .orElse(true);
        return credential.active() && here && now;
    }

    private Optional<Found> find(Contents contents, String id) {
        lock.lock();
        try {
            renew(contents.all(Kind.CLIENT));
            return Optional.ofNullable(keys.get(id));
        } finally {
            lock.unlock();
        }
    }

    // Of a hundred thousand clients only those are read that were changed.
    private void renew(List<Resource> all) {
        boolean same = all.size() == clients.size()
                && all.stream().allMatch(each -> {
                    Known known = clients.get(each.name());
                    return known != null && known.version().equals(each.version());
                });
        if (same) {
            return;
        }
        Map<String, Known> read = new HashMap<>();
        Map<String, Found> byId = new HashMap<>();
        for (Resource each : all) {
            Known before = clients.get(each.name());
            Known now = before != null && before.version().equals(each.version())
                    ? before
                    : new Known(each.version(), keys(each));
            read.put(each.name(), now);
            now.keys().forEach(key -> byId.put(key.id(), key));
        }
        clients = read;
        keys = byId;
    }

    private static List<Found> keys(Resource client) {
        List<Found> found = new ArrayList<>();
        for (Node.Mapping credential : Keys.credentials(Bodies.stored(client.body()))) {
            if (credential.members().get("id") instanceof Node.Text id
                    && credential.members().get("hash") instanceof Node.Text hash
                    && hash.value().matches("[0-9a-f]{64}")) {
                found.add(new Found(client.name(), Keys.name(credential), id.value(), KeyHash.parse(hash.value())));
            }
        }
        return found;
    }
}
