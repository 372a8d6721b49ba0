package dev.fairlead.management.api;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.SessionCookie;
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
import dev.fairlead.store.user.PartnerSessions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a client in by a key of its own, or by a session of the portal that one began, as the gateways do: one that is good, of a client that is active, from an address and at an hour that it is
 * good for. All else is one and the same 401. The hash of what is shown is always made and always compared, so that
 * neither the answer nor its time tells whether there is such a key.
 */
final class PartnerKeys {

    private static final String KEY = "flk_[a-z0-9]{12}_[A-Za-z0-9]{32}";
    private static final String CLIENT = "client:";
    private static final String SESSION = "portal:";
    private static final String CHALLENGE = "Bearer realm=\"fairlead-partner\"";

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
        // Whoever shows a key means it: no browser does that by itself.
        if (shown(request).isEmpty() && SessionCookie.portal(request).isPresent()) {
            return bySession(request);
        }
        Found found = byKey(request);
        return caller(found.client(), found.id());
    }

    /** Whose key the request shows; 401 if it is not good. */
    Found byKey(Request request) {
        return good(shown(request).orElse(""), request);
    }

    /** Likewise, for a key that came in another way. */
    Found good(String text, Request request) {
        String key = Optional.of(text).filter(whole -> whole.matches(KEY)).orElseThrow(PartnerKeys::refused);
        int half = key.lastIndexOf('_');
        KeyHash presented = hasher.hash(key.substring(half + 1));
        Contents contents = store.resources().contents();
        Optional<Found> found = find(contents, key.substring(key.indexOf('_') + 1, half));
        boolean same = found.map(Found::hash).orElse(nobody).matches(presented.bytes());
        return found.filter(
                        each -> same && isGood(contents, each, request.peer().getAddress()))
                .orElseThrow(PartnerKeys::refused);
    }

    private Caller bySession(Request request) {
        String text = SessionCookie.portal(request).orElseThrow(PartnerKeys::refused);
        SessionCookie.requireOwnPage(request, text);
        return session(request)
                .map(opened -> caller(
                        opened.session().client(),
                        opened.session().key().orElse(SESSION + opened.session().id())))
                .orElseThrow(() -> Refusal.of(401, "The session is over; sign in again")
                        .with("WWW-Authenticate", CHALLENGE)
                        .with("Set-Cookie", SessionCookie.clearPortal()));
    }

    /** The partner's session that the request shows, while the client and the key that began it are good. */
    Optional<PartnerSessions.Opened> session(Request request) {
        boolean use = request.header(SessionCookie.BACKGROUND).isEmpty();
        Contents contents = store.resources().contents();
        byte[] address = request.peer().getAddress();
        return SessionCookie.portal(request)
                .flatMap(text -> store.partnerSessions().find(text, use))
                .filter(opened -> client(contents, opened.session().client()).isPresent())
                .filter(opened -> opened.session()
                        .key()
                        .map(id -> find(contents, id)
                                .filter(found ->
                                        found.client().equals(opened.session().client()))
                                .filter(found -> isGood(contents, found, address))
                                .isPresent())
                        .orElse(true));
    }

    private static Caller caller(String client, String token) {
        // A user is never called so: names of users have no colon.
        String name = CLIENT + client;
        String shown = name.substring(0, Math.min(name.length(), 128));
        return Caller.client(new Actor(shown, Optional.of(token), Optional.empty()), client);
    }

    /** The key that let the caller in; without a name where an invitation did. */
    Found of(Caller caller) {
        return caller.actor()
                .token()
                .flatMap(id -> find(store.resources().contents(), id))
                .filter(found -> found.client().equals(caller.client()))
                .orElseGet(() -> new Found(caller.client(), "", "", nobody));
    }

    /** The client, while it is active. */
    Optional<Client> client(Contents contents, String name) {
        return contents.find(Kind.CLIENT, name)
                .flatMap(resource -> Declared.client(resource, hasher))
                .filter(Client::active);
    }

    private static Optional<String> shown(Request request) {
        Optional<String> bearer = request.header("Authorization")
                .filter(text -> text.regionMatches(true, 0, "bearer ", 0, 7) && text.length() <= 512)
                .map(text -> text.substring(7).strip());
        return request.header("X-API-Key").or(() -> bearer);
    }

    private static Refusal refused() {
        return Refusal.of(401, "This needs a key of a client that is good: send \"X-API-Key: flk_...\"")
                .with("WWW-Authenticate", CHALLENGE);
    }

    private boolean isGood(Contents contents, Found found, byte[] address) {
        return client(contents, found.client()).stream()
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
