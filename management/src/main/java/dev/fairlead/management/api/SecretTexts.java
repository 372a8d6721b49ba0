package dev.fairlead.management.api;

import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.Secret;
import dev.fairlead.model.form.SecretForm;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.secret.Sealed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values of secrets on their way in and out: text is encrypted before anything else sees it, a reference to a
 * stored value gets that value, and what goes out is the reference alone.
 */
final class SecretTexts {

    private static final String SEALED = "sealed";
    private static final String STORED = "stored";

    private final Store store;

    SecretTexts(Store store) {
        this.store = store;
    }

    /** A secret's body without text; other kinds stay as they are. */
    Node.Mapping sealed(Kind kind, String name, Node.Mapping body, Optional<Resource> current) {
        if (kind != Kind.SECRET) {
            return body;
        }
        Optional<Node.Mapping> stored = current.map(resource -> Bodies.stored(resource.body()));
        // What comes from outside as encrypted is not believed: every replica would decrypt it.
        Map<String, Node> members = new LinkedHashMap<>(shown(body).members());
        for (String key : SecretForm.VALUES) {
            Node value = members.get(key);
            if (value instanceof Node.Text text && !text.value().isEmpty()) {
                value = sealed(name, key, text);
            }
            if (value instanceof Node.Mapping mapping && mapping.members().get(STORED) instanceof Node.Text id) {
                members.put(key, kept(mapping, id.value(), key, stored));
            }
        }
        return new Node.Mapping(members, body.place());
    }

    private Node.Mapping sealed(String name, String key, Node.Text text) {
        Map<String, Node> members = new LinkedHashMap<>();
        Sealed sealed = seal(name, key, text.value());
        members.put(STORED, new Node.Text(sealed.id(), text.place()));
        members.put(SEALED, new Node.Text(sealed.text(), text.place()));
        return new Node.Mapping(members, text.place());
    }

    private Sealed seal(String name, String key, String text) {
        try {
            Keyring keyring = store.keyring();
            return Sealed.of(keyring, text, name + "/" + key, Secret.context(name));
        } catch (KeyException wrong) {
            throw Refusal.of(503, "The installation's key cannot be used: " + wrong.text());
        }
    }

    // The same value again is no change, though it would be encrypted to other bytes.
    private static Node.Mapping kept(Node.Mapping value, String id, String key, Optional<Node.Mapping> stored) {
        Node before = stored.map(body -> body.members().get(key)).orElse(null);
        if (before instanceof Node.Mapping there
                && there.members().get(STORED) instanceof Node.Text same
                && same.value().equals(id)) {
            return there;
        }
        return value;
    }

    /** The body as it may be shown. */
    static Node.Mapping shown(Node.Mapping body) {
        Map<String, Node> members = new LinkedHashMap<>(body.members());
        for (String key : SecretForm.VALUES) {
            if (members.get(key) instanceof Node.Mapping value
                    && value.members().containsKey(SEALED)) {
                Map<String, Node> open = new LinkedHashMap<>(value.members());
                open.remove(SEALED);
                members.put(key, new Node.Mapping(open, value.place()));
            }
        }
        return new Node.Mapping(members, body.place());
    }
}
