package dev.fairlead.management.api;

import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.secret.PasswordHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives every credential of a client that is being saved what can check its proof: one that has it, or brings the whole key,
 * secret or password, is complete; one that has neither keeps what the stored credential of the same name has, so that a
 * file can be applied again and again; and where there is none, one is made and shown once. Certificates, tokens of
 * public keys and open products have nothing that could be made.
 */
final class Keys {

    private static final String PASSWORD = "password";
    private static final String SECRET = "secret";
    private static final String HASH = "hash";

    private final KeyHasher hasher;
    private final SecretTexts texts;
    private final KeyMaker maker;

    Keys(KeyHasher hasher, SecretTexts texts, KeyMaker maker) {
        this.hasher = hasher;
        this.texts = texts;
        this.maker = maker;
    }

    /** Of what kind a proof is: what it is called where it is shown, and what proves it is complete. */
    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that never change
    enum Proof {
        KEY("key", List.of("id", HASH, "key"), List.of("id", HASH)),
        TOKEN(SECRET, List.of(SECRET, "publicKey", "jwksUrl"), List.of(SECRET)),
        PASSWORD_OF_USER(PASSWORD, List.of(PASSWORD, HASH), List.of(HASH));

        private final String shown;
        private final List<String> complete;
        private final List<String> kept;

        Proof(String shown, List<String> complete, List<String> kept) {
            this.shown = shown;
            this.complete = complete;
            this.kept = kept;
        }

        /** Empty for credentials that nothing is made for. */
        static Optional<Proof> of(Node.Mapping credential) {
            Node type = credential.members().get("type");
            String word = type instanceof Node.Text text ? text.value() : "api-key";
            return switch (word) {
                case "api-key" -> Optional.of(KEY);
                case "jwt" -> Optional.of(TOKEN);
                case "basic" -> Optional.of(PASSWORD_OF_USER);
                default -> Optional.empty();
            };
        }

        private boolean isComplete(Node.Mapping credential) {
            return complete.stream().anyMatch(credential.members()::containsKey);
        }
    }

    /**
     * What was just made; the only moment when it can be read.
     *
     * @param shown what the text is called
     * @param id of a key; empty of others
     */
    record Issued(String credential, String shown, String id, String text) {

        Node node() {
            Members members = new Members().put("credential", credential);
            return (id.isEmpty() ? members : members.put("id", id))
                    .put(shown, text)
                    .build();
        }

        @Override
        public String toString() {
            return "Issued[" + credential + ", ***]";
        }
    }

    /**
     * A client's body, complete.
     *
     * @param issued what was made for it
     * @param keptOld whether something was taken over from the stored client
     */
    record Issue(Node.Mapping body, List<Issued> issued, boolean keptOld) {
        Issue {
            issued = List.copyOf(issued);
        }
    }

    /** A credential with what was made for it. */
    record Made(Node.Mapping credential, Issued issued) {}

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
            Optional<Proof> proof = node instanceof Node.Mapping credential ? Proof.of(credential) : Optional.empty();
            if (!(node instanceof Node.Mapping credential) || proof.isEmpty()) {
                complete.add(node);
                continue;
            }
            Optional<Node.Mapping> stored = stored(credential, proof.get(), current);
            boolean same = stored.filter(old -> isSamePassword(credential, old)).isPresent();
            if (proof.get().isComplete(credential) && !same) {
                complete.add(node);
            } else if (stored.isPresent()) {
                complete.add(takenOver(credential, stored.get(), proof.get()));
                keptOld = true;
            } else {
                Made made = renewed(credential, proof.get());
                issued.add(made.issued());
                complete.add(made.credential());
            }
        }
        Node.Sequence all = new Node.Sequence(complete, credentials.place());
        return new Issue(Bodies.with(body, "credentials", all), issued, keptOld);
    }

    // Hashes of passwords differ each time that they are made; one that is as it was is no change.
    private static boolean isSamePassword(Node.Mapping credential, Node.Mapping stored) {
        return credential.members().get(PASSWORD) instanceof Node.Text password
                && stored.members().get(HASH) instanceof Node.Text hash
                && PasswordHash.matches(password.value(), hash.value());
    }

    static String name(Node.Mapping credential) {
        return credential.members().get("name") instanceof Node.Text text ? text.value() : "";
    }

    private static Optional<Node.Mapping> stored(Node.Mapping credential, Proof proof, Optional<Resource> current) {
        return current.map(resource -> Bodies.stored(resource.body())).stream()
                .flatMap(client -> credentials(client).stream())
                .filter(other -> name(other).equals(name(credential))
                        && Proof.of(other).equals(Optional.of(proof))
                        && proof.kept.stream().allMatch(other.members()::containsKey))
                .findFirst();
    }

    /** The credentials of a stored client. */
    static List<Node.Mapping> credentials(Node.Mapping client) {
        return client.members().get("credentials") instanceof Node.Sequence list
                ? list.elements().stream().map(Node.Mapping.class::cast).toList()
                : List.of();
    }

    /** The credential with a new key, secret or password in place of what it had. */
    Made renewed(Node.Mapping credential, Proof proof) {
        Map<String, Node> members = new LinkedHashMap<>(credential.members());
        proof.complete.forEach(members::remove);
        String name = name(credential);
        if (proof == Proof.KEY) {
            KeyMaker.Key key = maker.make(hasher);
            members.put("id", new Node.Text(key.id(), credential.place()));
            members.put(HASH, new Node.Text(key.hash().hex(), credential.place()));
            return new Made(
                    new Node.Mapping(members, credential.place()), new Issued(name, proof.shown, key.id(), key.text()));
        }
        String secret = maker.secret();
        members.put(proof.shown, new Node.Text(secret, credential.place()));
        return new Made(new Node.Mapping(members, credential.place()), new Issued(name, proof.shown, "", secret));
    }

    private static Node.Mapping takenOver(Node.Mapping credential, Node.Mapping stored, Proof proof) {
        Map<String, Node> members = new LinkedHashMap<>(credential.members());
        proof.complete.forEach(members::remove);
        for (String name : proof.kept) {
            Node value = stored.members().get(name);
            if (value != null) {
                members.put(name, value);
            }
        }
        return new Node.Mapping(members, credential.place());
    }
}
