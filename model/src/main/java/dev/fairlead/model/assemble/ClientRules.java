package dev.fairlead.model.assemble;

import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Product;
import dev.fairlead.model.TokenRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client has the policy that it names, or it would be unlimited, and credentials that no other client has. */
final class ClientRules implements Rules<Client> {

    private static final String KEY_ID = "key id";

    private final Map<Name, Product> products;
    private final Map<Name, Policy> policies;
    private final Map<Identity, Name> ids = new HashMap<>();

    ClientRules(Map<Name, Product> products, Map<Name, Policy> policies) {
        this.products = products;
        this.policies = policies;
    }

    @Override
    public List<Problem> errors(Name name, Client client) {
        List<Problem> errors = new ArrayList<>();
        client.policy()
                .filter(policy -> !policies.containsKey(policy))
                .ifPresent(policy -> errors.add(new Problem(
                        "its policy \"" + policy + "\" does not exist, and without it the client would be unlimited",
                        "declare the policy or name another one")));
        Map<Identity, Integer> own = new HashMap<>();
        for (Credential credential : client.credentials()) {
            for (Identity identity : identities(client, credential)) {
                Name other = ids.get(identity);
                int times = own.merge(identity, 1, Integer::sum);
                if (other != null || times > identity.most()) {
                    errors.add(new Problem(
                            "the " + identity + " of its credential \"" + credential.name() + "\" is also one of "
                                    + (other == null ? "its other credentials" : "the client \"" + other + "\""),
                            identity.kind().equals(KEY_ID) ? "issue a new key for one of them" : "change one of them"));
                }
            }
        }
        return errors;
    }

    /**
     * By what a credential is found.
     *
     * @param most how many of one client may have it: two where one of them is what the other was before it was rotated
     */
    private record Identity(String kind, String text, int most) {

        // A text knows its own, once it was asked.
        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return kind + " \"" + text + "\"";
        }
    }

    private static List<Identity> identities(Client client, Credential credential) {
        return switch (credential) {
            case Credential.ApiKey key -> key.id().isEmpty() ? List.of() : List.of(new Identity(KEY_ID, key.id(), 1));
            case Credential.Jwt token -> List.of(new Identity("issuer", said(token.rules()), 2));
            case Credential.Basic basic -> List.of(new Identity("user", basic.user(), 2));
            case Credential.Certificate certificate ->
                switch (certificate.mark()) {
                    case Credential.Mark.Fingerprint mark -> List.of(new Identity("fingerprint", mark.hex(), 1));
                    case Credential.Mark.SubjectName mark -> List.of(new Identity("subject", mark.canonical(), 1));
                };
            case Credential.Open none ->
                client.products().stream()
                        .map(product -> new Identity("open product", product.toString(), 1))
                        .toList();
        };
    }

    private static String said(TokenRules rules) {
        return rules.issuer()
                + rules.client()
                        .map(client -> " with " + (client.claim().isEmpty() ? "client_id" : client.claim()) + "="
                                + client.value())
                        .orElse("");
    }

    @Override
    public Client keep(Name name, Client client, List<Problem> warnings) {
        for (Credential credential : client.credentials()) {
            identities(client, credential).forEach(identity -> ids.put(identity, name));
        }
        List<Name> granted = new ArrayList<>();
        for (Name product : client.products()) {
            if (products.containsKey(product)) {
                granted.add(product);
            } else {
                warnings.add(new Problem(
                        "the product \"" + product + "\" that it may call does not exist or is disabled",
                        "declare the product or take it out"));
            }
        }
        // Most are kept as they are, and shared by all that is made of them.
        if (granted.size() == client.products().size()) {
            return client;
        }
        return new Client(
                client.name(), client.description(), client.active(), granted, client.policy(), client.credentials());
    }
}
