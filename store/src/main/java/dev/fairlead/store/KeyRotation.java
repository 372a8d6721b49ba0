package dev.fairlead.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.Secret;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Outcome;
import dev.fairlead.store.revision.Resources;
import dev.fairlead.store.revision.Review;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts anew, with the first of the installation's keys, what an older one encrypted: some secrets at a time, each
 * time in one change, so that it can be stopped, repeated, and done by any process. Ids stay, so that no replica takes
 * a value again.
 */
final class KeyRotation {

    private static final int AT_ONCE = 500;

    private final Resources resources;
    private final Keyring keyring;

    KeyRotation(Resources resources, Keyring keyring) {
        this.resources = resources;
        this.keyring = keyring;
    }

    /**
     * How far it is.
     *
     * @param rotated secrets that this step encrypted anew
     * @param remaining secrets that are still under an older key
     */
    record Step(int rotated, int remaining) {}

    /** How many secrets are under an older key. */
    int remaining() throws KeyException {
        int old = 0;
        for (Resource resource : resources.contents().all(Kind.SECRET)) {
            old += isCurrent(parsed(resource)) ? 0 : 1;
        }
        return old;
    }

    Step step(Actor actor) throws KeyException {
        List<Edit> edits = new ArrayList<>();
        int old = 0;
        for (Resource resource : resources.contents().all(Kind.SECRET)) {
            Node body = parsed(resource);
            if (isCurrent(body)) {
                continue;
            }
            old++;
            if (edits.size() < AT_ONCE) {
                String anew = Json.canonical(rotated(body, Secret.context(resource.name())));
                edits.add(new Edit.Replace(Kind.SECRET, resource.name(), anew, Optional.of(resource.version())));
            }
        }
        if (edits.isEmpty()) {
            return new Step(0, 0);
        }
        Outcome outcome = resources.change(new Change(actor, "to the key " + keyring.id(), edits), Review.none());
        int done = outcome instanceof Outcome.Done ? edits.size() : 0;
        return new Step(done, old - done);
    }

    private static Node parsed(Resource resource) throws KeyException {
        try {
            return Json.read(resource.body(), "store");
        } catch (Json.Malformed damaged) {
            throw new KeyException("the secret \"" + resource.name() + "\" in the store is damaged; save it again");
        }
    }

    private static Optional<byte[]> encrypted(Node value) {
        return value instanceof Node.Mapping mapping && mapping.members().get("sealed") instanceof Node.Text text
                ? Optional.of(Base64.getDecoder().decode(text.value().getBytes(UTF_8)))
                : Optional.empty();
    }

    private boolean isCurrent(Node body) {
        return body instanceof Node.Mapping mapping
                && mapping.members().values().stream()
                        .flatMap(value -> encrypted(value).stream())
                        .allMatch(keyring::isCurrent);
    }

    private Node rotated(Node body, String context) throws KeyException {
        if (!(body instanceof Node.Mapping mapping)) {
            return body;
        }
        Map<String, Node> members = new LinkedHashMap<>(mapping.members());
        for (Map.Entry<String, Node> member : members.entrySet()) {
            Optional<byte[]> bytes = encrypted(member.getValue());
            if (bytes.isPresent() && member.getValue() instanceof Node.Mapping value) {
                byte[] anew = keyring.encrypt(keyring.decrypt(bytes.get(), context), context);
                Map<String, Node> parts = new LinkedHashMap<>(value.members());
                parts.put("sealed", Members.of(Base64.getEncoder().encodeToString(anew)));
                member.setValue(new Node.Mapping(parts, value.place()));
            }
        }
        return new Node.Mapping(members, mapping.place());
    }
}
