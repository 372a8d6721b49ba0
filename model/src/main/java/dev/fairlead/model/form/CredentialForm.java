package dev.fairlead.model.form;

import dev.fairlead.model.Credential;
import dev.fairlead.model.Terms;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;

/** A {@link Credential} inside its client: what is said of all of them; what proves it is read by the form of its kind. */
final class CredentialForm {

    private static final List<String> TYPES = List.of("api-key", "jwt", "oidc", "mtls", "basic", "none");

    private CredentialForm() {}

    static Credential read(String client, Fields fields, KeyHasher keys) {
        String name = fields.requiredText("name");
        String type = fields.text("type", "api-key");
        Terms terms = TermsForm.read(fields);
        Credential credential =
                switch (type) {
                    case "jwt" -> TokenForm.read(client, name, terms, fields, keys);
                    case "oidc" -> TokenForm.discovered(name, terms, fields);
                    case "mtls" -> ProofForm.certificate(name, terms, fields);
                    case "basic" -> ProofForm.basic(client, name, terms, fields, keys);
                    case "none" -> new Credential.Open(name, terms);
                    default -> ProofForm.key(client, name, terms, fields, keys);
                };
        if (!TYPES.contains(type)) {
            fields.findings()
                    .error(
                            fields.place("type"),
                            "\"type\" is \"" + type + "\", which it cannot be",
                            "use one of " + String.join(", ", TYPES));
        }
        fields.finish();
        return credential;
    }

    static Node write(Credential credential) {
        Members members = new Members().put("name", credential.name()).put("type", credential.type());
        TermsForm.write(credential.terms(), members);
        switch (credential) {
            case Credential.ApiKey key -> ProofForm.write(key, members);
            case Credential.Jwt token -> TokenForm.write(token, members);
            case Credential.Certificate certificate -> ProofForm.write(certificate, members);
            case Credential.Basic basic -> members.put("user", basic.user()).put("hash", basic.hash());
            case Credential.Open open -> {}
        }
        return members.build();
    }
}
