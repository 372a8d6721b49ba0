package dev.fairlead.management.api;

import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives every credential of a client that is being saved what can check its key: a credential with {@code id} and {@code hash} has it; one
 * with {@code key} brings a whole key, of which only the hash will be kept; one that has neither keeps what the stored
 * credential of the same name has, so that a file can be applied again and again; and where there is none, a key is made and
 * shown once.
 */
final class Keys {

    private final KeyHasher hasher;
    private final SecretTexts texts;
    private final KeyMaker maker;

    Keys(KeyHasher hasher, SecretTexts texts, KeyMaker maker) {
        this.hasher = hasher;
        this.texts = texts;
        this.maker = maker;
    }

    /** A key that was just made; the only moment when it can be read. */
    record Issued(String credential, KeyMaker.Key key) {

        Node shown() {
            return new Members()
                    .put("credential", credential)
                    .put("id", key.id())
                    .put("key", key.text())
                    .build();
        }
    }

    /**
     * A client's body, complete.
     *
     * @param issued the keys that were made for it
     * @param keptOld whether something was taken over from the stored client
     */
    record Issue(Node.Mapping body, List<Issued> issued, boolean keptOld) {
        Issue {
            issued = List.copyOf(issued);
        }
    }

    /** Completes the body of a client, encrypts what a secret has as text; other kinds stay as they are. */
    Issue issue(Kind kind, String name, Node.Mapping written, Optional<Resource> current) {
        Node.Mapping body = texts.sealed(kind, name, written, current);
        if (kind != Kind.CLIENT || !(body.members().get("credentials") instanceof Node.Sequence credentials)) {
            return new Issue(body, List.of(), false);
        }
        List<Node> complete = new ArrayList<>();
        List<Issued> issued = new ArrayList<>();
        boolean keptOld = false;
        for (Node node : credentials.elements()) {
            if (!(node instanceof Node.Mapping credential) || isComplete(credential)) {
                complete.add(node);
                continue;
            }
            Optional<Node.Mapping> stored = stored(credential, current);
            if (stored.isPresent()) {
                complete.add(takenOver(credential, stored.get()));
                keptOld = true;
            } else {
                Issued made = new Issued(name(credential), make());
                issued.add(made);
                complete.add(withKey(credential, made.key()));
            }
        }
        Node.Sequence all = new Node.Sequence(complete, credentials.place());
        return new Issue(Bodies.with(body, "credentials", all), issued, keptOld);
    }

    private static boolean isComplete(Node.Mapping credential) {
        return List.of("id", "hash", "key").stream().anyMatch(credential.members()::containsKey);
    }

    static String name(Node.Mapping credential) {
        return credential.members().get("name") instanceof Node.Text text ? text.value() : "";
    }

    private static Optional<Node.Mapping> stored(Node.Mapping credential, Optional<Resource> current) {
        return current.map(resource -> Bodies.stored(resource.body())).stream()
                .flatMap(client -> credentials(client).stream())
                .filter(other ->
                        name(other).equals(name(credential)) && other.members().containsKey("hash"))
                .findFirst();
    }

    /** The credentials of a stored client. */
    static List<Node.Mapping> credentials(Node.Mapping client) {
        return client.members().get("credentials") instanceof Node.Sequence list
                ? list.elements().stream().map(Node.Mapping.class::cast).toList()
                : List.of();
    }

    static Node.Mapping withKey(Node.Mapping credential, KeyMaker.Key key) {
        Map<String, Node> members = new LinkedHashMap<>(credential.members());
        members.remove("key");
        members.put("id", new Node.Text(key.id(), credential.place()));
        members.put("hash", new Node.Text(key.hash().hex(), credential.place()));
        return new Node.Mapping(members, credential.place());
    }

    private static Node.Mapping takenOver(Node.Mapping credential, Node.Mapping stored) {
        Node.Mapping complete = credential;
        for (String name : List.of("id", "hash")) {
            Node value = stored.members().get(name);
            complete = value == null ? complete : Bodies.with(complete, name, value);
        }
        return complete;
    }

    /** Makes a key. */
    KeyMaker.Key make() {
        return maker.make(hasher);
    }
}
