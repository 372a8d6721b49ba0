package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.Client;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.openapi.OpenApiWriter;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Contents;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.use.CredentialUses;
import dev.fairlead.store.user.PartnerSessions;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client sees of itself, by a key of its own or in the portal: what it may call, its limits, its credentials; and it may give the key that it shows a
 * successor. Nothing here takes a name of the caller's, so there is nothing to be guessed.
 */
final class Partners {

    private final Store store;
    private final StoreHasher hasher;
    private final PartnerKeys keys;
    private final Credentials credentials;
    private final InstantSource clock;

    Partners(Store store, StoreHasher hasher, PartnerKeys keys, Credentials credentials, InstantSource clock) {
        this.store = store;
        this.hasher = hasher;
        this.keys = keys;
        this.credentials = credentials;
        this.clock = clock;
    }

    void serve(Operations table) {
        table.does("readPartner", this::self);
        table.does("listPartnerProducts", this::products);
        table.does("listPartnerLimits", this::limits);
        table.does("rotatePartnerKey", this::rotate);
        table.does("readPartnerDocument", this::document);
        table.does("readPartnerUsage", this::usage);
        table.does("rotatePartnerCredential", this::rotateOne);
    }

    private record Who(PartnerKeys.Found key, Contents contents, Client client) {}

    private Who who(Call call) {
        PartnerKeys.Found key = keys.of(call.caller());
        Contents contents = store.resources().contents();
        return contents.find(Kind.CLIENT, key.client())
                .flatMap(resource -> Declared.client(resource, hasher))
                .map(client -> new Who(key, contents, client))
                .orElseThrow(() -> Refusal.of(409, "The client is being changed; try again"));
    }

    /** Who it is, and the credentials that it has, without what proves them. */
    private Answer self(Call call) {
        Who who = who(call);
        List<CredentialUses.Use> uses = store.uses().of(who.client().name());
        List<Node> all = who.client().credentials().stream()
                .<Node>map(each -> {
                    Members members = new Members()
                            .put("name", each.name())
                            .put("type", each.type())
                            .put("active", each.active());
                    each.expires().ifPresent(end -> members.put("expires", end.toString()));
                    uses.stream()
                            .filter(use -> use.credential().equals(each.name()))
                            .map(CredentialUses.Use::at)
                            .max(Comparator.naturalOrder())
                            .ifPresent(at -> members.put("lastUsed", at.toString()));
                    return members.build();
                })
                .toList();
        return Answer.json(
                200,
                new Members()
                        .put("client", who.client().name())
                        .put("description", who.client().description())
                        .put("credential", who.key().credential())
                        .put("credentials", Members.of(all))
                        .build());
    }

    /** The products that it may call and that are served. */
    private Answer products(Call call) {
        Who who = who(call);
        List<Node> items = who.client().products().stream()
                .filter(name -> name.owner() == Owner.STORE)
                .flatMap(name -> who.contents().find(Kind.PRODUCT, name.name()).stream())
                .flatMap(resource -> Declared.product(resource, hasher).stream())
                .filter(product -> !product.draft())
                .map(Partners::shown)
                .toList();
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    private static Node shown(Product product) {
        List<Node> endpoints = product.proxies().stream()
                .filter(proxy -> !proxy.draft())
                .flatMap(proxy -> proxy.endpoints().stream().<Node>map(endpoint -> new Members()
                        .put("name", endpoint.name())
                        .put("methods", Members.ofTexts(endpoint.methods()))
                        .put("path", product.basePath() + proxy.path() + endpoint.path())
                        .build()))
                .toList();
        return new Members()
                .put("name", product.name())
                .put("description", product.description())
                .put("basePath", product.basePath())
                .put("endpoints", Members.of(endpoints))
                .build();
    }

    /** Its limits, and what the store knows to be left of its quotas. */
    private Answer limits(Call call) {
        Who who = who(call);
        Optional<Policy> policy = who.client()
                .policy()
                .filter(name -> name.owner() == Owner.STORE)
                .flatMap(name -> who.contents().find(Kind.POLICY, name.name()))
                .flatMap((Resource resource) -> Declared.policy(resource, hasher))
                .filter(Policy::active);
        Name name = new Name(who.client().name(), Owner.STORE);
        List<Node> items = policy.map(each -> new PartnerLimits(
                                who.client(), name, each, store.quotas().of(name.toString()), clock.instant())
                        .shown())
                .orElse(List.of());
        return Answer.json(
                200,
                new Members()
                        .put("limited", policy.isPresent())
                        .put("items", Members.of(items))
                        .build());
    }

    /** What callers may know of a product that it may call, in OpenAPI. */
    private Answer document(Call call) {
        Who who = who(call);
        String name = call.path("product");
        return who.client().products().stream()
                .filter(granted ->
                        granted.owner() == Owner.STORE && granted.name().equals(name))
                .flatMap(granted -> who.contents().find(Kind.PRODUCT, name).stream())
                .flatMap(resource -> Declared.product(resource, hasher).stream())
                .filter(product -> !product.draft())
                .findFirst()
                .map(product -> Answer.json(200, OpenApiWriter.write(product)))
                .orElseThrow(() -> Refusal.of(404, "There is no product \"" + name + "\" that you may call"));
    }

    /** What was recorded of its requests. */
    private Answer usage(Call call) {
        return Answer.json(
                200,
                new PartnerUsage(store.requests(), clock.instant())
                        .of(who(call).client().name(), call.query("hours").orElse("24")));
    }

    /** A new key in place of the one that was shown, which stays good for the overlap. */
    private Answer rotate(Call call) {
        PartnerKeys.Found key = keys.of(call.caller());
        if (key.credential().isEmpty()) {
            throw Refusal.of(409, "No key is shown; say which one with POST /api/v1/partner/credentials/NAME/rotate");
        }
        return rotated(call, key, key.credential());
    }

    /** The same for a credential with that name: a key may do so for itself, whoever was invited for all of the client. */
    private Answer rotateOne(Call call) {
        PartnerKeys.Found key = keys.of(call.caller());
        String name = call.path("credential");
        if (!key.credential().isEmpty() && !key.credential().equals(name)) {
            throw Refusal.of(
                    403, "Whoever signed in with the key \"" + key.credential() + "\" may give that one a successor");
        }
        return rotated(call, key, name);
    }

    private Answer rotated(Call call, PartnerKeys.Found key, String credential) {
        if (credential.endsWith(Credentials.PREVIOUS)) {
            throw Refusal.of(409, "This key was replaced already; use its successor");
        }
        boolean isKey = who(call).client().credentials().stream()
                .anyMatch(each -> each.name().equals(credential) && each.type().equals("api-key"));
        if (!isKey) {
            throw Refusal.of(404, "There is no API key \"" + credential + "\" of yours");
        }
        // Asked before: afterwards the old key may be good no more, and the session with it.
        Optional<PartnerSessions.Opened> signedIn =
                key.credential().isEmpty() ? Optional.empty() : keys.session(call.request());
        Node.Mapping made = credentials.rotated(
                new Call(call.request(), Map.of("name", key.client(), "credential", credential), call.caller()));
        // Whoever is signed in with the old one goes on with the new one.
        if (made.members().get("id") instanceof Node.Text id) {
            signedIn.ifPresent(
                    opened -> store.partnerSessions().follow(opened.session().id(), id.value()));
        }
        Members members = new Members();
        made.members().forEach((name, value) -> {
            if (List.of("name", "id", "key", "expires").contains(name)) {
                members.put(name, value);
            }
        });
        return Answer.json(200, members.build());
    }
}
