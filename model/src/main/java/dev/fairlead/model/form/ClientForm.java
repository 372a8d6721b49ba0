package dev.fairlead.model.form;

import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Owner;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A {@link Client} with its credentials, both ways. */
public final class ClientForm {

    private ClientForm() {}

    /** The client; empty after an error among the findings. */
    public static Optional<Client> read(String name, Node node, KeyHasher keys, Findings findings) {
        Owner own = findings.subject().owner();
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        Client client = new Client(
                name,
                fields.text("description", ""),
                fields.bool("active", true),
                Reading.references(fields, "products", own).stream().distinct().toList(),
                Reading.reference(fields, "policy", own),
                credentials(name, fields, keys));
        fields.finish();
        return findings.failed() ? Optional.empty() : Optional.of(client);
    }

    private static List<Credential> credentials(String client, Fields fields, KeyHasher keys) {
        List<Credential> credentials = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : fields.list("credentials")) {
            Fields inner = Fields.of(node, fields.findings());
            Credential credential = CredentialForm.read(client, inner, keys);
            if (!credential.name().isEmpty() && !names.add(credential.name())) {
                fields.findings()
                        .error(
                                inner.place("name"),
                                "a second credential is named \"" + credential.name() + "\"",
                                "give it a name of its own");
            }
            credentials.add(credential);
        }
        return credentials;
    }

    /** What {@link #read} reads as an equal client; {@code own} is the source that it is written for. */
    public static Node.Mapping write(Client client, Owner own) {
        Members members = new Members();
        if (!client.description().isEmpty()) {
            members.put("description", client.description());
        }
        if (!client.active()) {
            members.put("active", false);
        }
        members.put(
                "products",
                Members.ofTexts(client.products().stream()
                        .map(product -> Reading.reference(product, own))
                        .toList()));
        client.policy().ifPresent(policy -> members.put("policy", Reading.reference(policy, own)));
        members.put(
                "credentials",
                Members.of(
                        client.credentials().stream().map(CredentialForm::write).toList()));
        return members.build();
    }
}
