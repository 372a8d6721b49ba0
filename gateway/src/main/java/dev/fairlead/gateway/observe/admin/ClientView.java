package dev.fairlead.gateway.observe.admin;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.Name;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;

/** A client as the admin side shows it. What is shown of a credential is listed here, so nothing slips in. */
final class ClientView {

    private ClientView() {}

    static Members of(Client client) {
        Members members = new Members().put("description", client.description()).put("active", client.active());
        members.put(
                "products",
                Members.ofTexts(client.products().stream().map(Name::toString).toList()));
        client.policy().ifPresent(policy -> members.put("policy", policy.toString()));
        List<Node> credentials =
                client.credentials().stream().map(ClientView::credential).toList();
        return members.put("credentials", Members.of(credentials));
    }

    private static Node credential(Credential credential) {
        Members members = new Members().put("name", credential.name()).put("type", credential.type());
        switch (credential) {
            case Credential.ApiKey key -> members.put("id", key.id());
            case Credential.Jwt token -> members.put("issuer", token.rules().issuer());
            case Credential.Certificate certificate -> members.put("mark", mark(certificate.mark()));
            case Credential.Basic basic -> members.put("user", basic.user());
            case Credential.Open none -> {}
        }
        members.put("active", credential.active())
                .put("allowedMethods", Members.ofTexts(credential.allowedMethods()))
                .put(
                        "allowedIps",
                        Members.ofTexts(credential.allowedIps().stream()
                                .map(Cidr::toString)
                                .toList()));
        credential.expires().ifPresent(expires -> members.put("expires", expires.toString()));
        if (!credential.terms().hours().isEmpty()) {
            members.put("hours", Members.of(true));
        }
        return members.build();
    }

    private static String mark(Credential.Mark mark) {
        return switch (mark) {
            case Credential.Mark.Fingerprint known -> "sha256 " + known.hex();
            case Credential.Mark.SubjectName known -> known.canonical();
        };
    }
}
