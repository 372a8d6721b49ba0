package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Target;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.use.CredentialUses;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client's credentials one by one: issue, rotate, remove. Each is a replacement of the client under the hood. */
final class Credentials {

    private static final String LAST_USED = "lastUsed";
    /** What is behind the name of a credential that was replaced and is good for a while. */
    static final String PREVIOUS = "-previous";

    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private final Store store;
    private final Validation validation;
    private final Keys keys;
    private final InstantSource clock;

    Credentials(Store store, Validation validation, Keys keys, InstantSource clock) {
        this.store = store;
        this.validation = validation;
        this.keys = keys;
        this.clock = clock;
    }

    void serve(Operations table) {
        table.does("listCredentials", this::list);
        table.does("issueCredential", this::issue);
        table.does("readCredential", this::read);
        table.does("rotateCredential", this::rotate);
        table.does("deleteCredential", this::remove);
    }

    private Answer list(Call call) {
        Resource client = client(call);
        List<CredentialUses.Use> uses = store.uses().of(client.name());
        List<Node> items = credentials(client).stream()
                .<Node>map(each -> withLastUse(each, uses))
                .toList();
        return Answer.json(200, new Members().put("items", Members.of(items)).build());
    }

    private Resource client(Call call) {
        String name = call.path("name");
        return store.resources()
                .contents()
                .find(Kind.CLIENT, name)
                .orElseThrow(() -> Outcomes.missing(Kind.CLIENT, name));
    }

    private static List<Node.Mapping> credentials(Resource client) {
        return Keys.credentials(Bodies.stored(client.body()));
    }

    private static Node.Mapping find(Resource client, String name) {
        return credentials(client).stream()
                .filter(credential -> Keys.name(credential).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.of(404, "The client \"" + client.name() + "\" has no credential \"" + name + "\""));
    }

    private Answer issue(Call call) throws IOException {
        Resource client = client(call);
        Node.Mapping asked = Bodies.without(call.body(), LAST_USED);
        String name = Keys.name(asked);
        List<Node> all = new ArrayList<>(credentials(client));
        if (all.stream().anyMatch(other -> Keys.name((Node.Mapping) other).equals(name))) {
            throw Refusal.of(
                    409,
                    "The client \"" + client.name() + "\" has a credential \"" + name
                            + "\"; rotate it, or take another name");
        }
        all.add(asked);
        Keys.Issue issue = keys.issue(Kind.CLIENT, client.name(), with(client, all), Optional.empty());
        save(call, client, issue.body());
        return Answer.json(201, shown(client, name, issue.issued()))
                .with("Location", Links.to("clients", client.name()) + "/credentials/" + Target.encode(name));
    }

    private Answer rotate(Call call) {
        return Answer.json(200, rotated(call));
    }

    /** The credential with its new key, which is shown here and never again. */
    Node.Mapping rotated(Call call) {
        Resource client = client(call);
        Node.Mapping old = find(client, call.path("credential"));
        String name = Keys.name(old);
        Optional<Duration> overlap = call.query("overlap").map(Credentials::overlap);
        Keys.Proof proof = Keys.Proof.of(old)
                .filter(kind -> kind != Keys.Proof.TOKEN || old.members().containsKey("secret"))
                .orElseThrow(() -> Refusal.of(
                        409,
                        "The credential \"" + name
                                + "\" has nothing here that could be rotated; change it with its client"));
        Keys.Made made = keys.renewed(old, proof);
        List<Node> all = new ArrayList<>();
        for (Node.Mapping credential : credentials(client)) {
            if (!Keys.name(credential).equals(name + PREVIOUS)) {
                all.add(Keys.name(credential).equals(name) ? made.credential() : credential);
            }
        }
        overlap.ifPresent(time -> all.add(previous(old, time)));
        save(call, client, with(client, all));
        return shown(client, name, List.of(made.issued()));
    }

    private Node.Mapping previous(Node.Mapping old, Duration overlap) {
        String end = clock.instant().plus(overlap).toString();
        Node.Mapping renamed = Bodies.with(old, "name", Members.of(Keys.name(old) + PREVIOUS));
        return Bodies.with(renamed, "expires", Members.of(end));
    }

    private static Duration overlap(String text) {
        try {
            Duration overlap = Duration.parse(text.matches("[0-9]+d") ? "P" + text : "PT" + text);
            if (overlap.isPositive() && overlap.compareTo(LONGEST_OVERLAP) <= 0) {
                return overlap;
            }
        } catch (DateTimeException bad) {
            // Said below, as for one out of bounds.
        }
        throw Refusal.of(
                400, "The query parameter \"overlap\" is \"" + text + "\"; use a time up to 90d, as 30m, 24h or 7d");
    }

    private Answer remove(Call call) {
        Resource client = client(call);
        String name = Keys.name(find(client, call.path("credential")));
        List<Node> rest = new ArrayList<>(credentials(client));
        rest.removeIf(credential -> Keys.name((Node.Mapping) credential).equals(name));
        save(call, client, with(client, rest));
        return Answer.empty(204);
    }

    private static Node.Mapping with(Resource client, List<Node> credentials) {
        return Bodies.with(Bodies.stored(client.body()), "credentials", Members.of(credentials));
    }

    // Always on top of what was read: two who issue at once must not lose one of the keys.
    private void save(Call call, Resource client, Node.Mapping body) {
        String canonical = validation.canonical(Kind.CLIENT, client.name(), body);
        Edit edit = new Edit.Replace(Kind.CLIENT, client.name(), canonical, Optional.of(client.version()));
        Change change = new Change(call.caller().actor(), call.reason(), List.of(edit), call.base());
        Outcomes.done(store.resources()
                .change(change, validation.review(store.resources().contents(), change.edits())));
    }

    private Node.Mapping shown(Resource before, String name, List<Keys.Issued> issued) {
        Resource client =
                store.resources().contents().find(Kind.CLIENT, before.name()).orElse(before);
        Map<String, Node> members = new LinkedHashMap<>(find(client, name).members());
        issued.forEach(made -> members.put(made.shown(), Members.of(made.text())));
        return new Node.Mapping(members, find(client, name).place());
    }

    /** One credential. */
    private Answer read(Call call) {
        Resource client = client(call);
        Node.Mapping credential = find(client, call.path("credential"));
        return Answer.json(200, withLastUse(credential, store.uses().of(client.name())));
    }

    // A rotated credential keeps its name: its new key was not used because the old one was.
    private static Node.Mapping withLastUse(Node.Mapping credential, List<CredentialUses.Use> uses) {
        String generation = credential.members().get("id") instanceof Node.Text id ? id.value() : "";
        return uses.stream()
                .filter(use -> generation.isEmpty()
                        ? use.credential().equals(Keys.name(credential))
                        : use.generation().equals(generation))
                .map(CredentialUses.Use::at)
                .max(Comparator.naturalOrder())
                .map(at -> Bodies.with(credential, LAST_USED, Members.of(at.toString())))
                .orElse(credential);
    }
}
