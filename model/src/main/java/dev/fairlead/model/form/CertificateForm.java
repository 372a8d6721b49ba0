package dev.fairlead.model.form;

import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;

/** A {@link CertificatePair} in Traefik's form, both ways. */
final class CertificateForm {

    private CertificateForm() {}

    /** The certificate; empty after an error among the findings. */
    static Optional<CertificatePair> read(Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Optional<CertificatePair> pair = pair(fields);
        List<String> stores = fields.texts("stores");
        if (!stores.isEmpty() && !stores.contains(TlsObjects.DEFAULT)) {
            findings.warning(
                    fields.place("stores"),
                    "only the store \"default\" is used, as in Traefik, and the certificate is in it all the same",
                    "take \"stores\" out");
        }
        fields.finish();
        return findings.failed() ? Optional.empty() : pair;
    }

    /** Two members of a larger mapping, which the caller finishes. */
    static Optional<CertificatePair> pair(Fields fields) {
        fields.requiredText("certFile");
        fields.requiredText("keyFile");
        String remedy = "name a file, or write the PEM itself";
        Optional<Pem> certificate = fields.parsed("certFile", TlsOptionsForm::pem, remedy);
        Optional<Pem> key = fields.parsed("keyFile", TlsOptionsForm::pem, remedy);
        return certificate.flatMap(found -> key.map(other -> new CertificatePair(found, other)));
    }

    /** What it is called: the path of its certificate, or its place in the list. */
    static String name(Node node, int index) {
        boolean named = node instanceof Node.Mapping mapping
                && mapping.members().get("certFile") instanceof Node.Text text
                && !new Pem(text.value()).isInline()
                && text.value().length() <= 128
                && text.value().indexOf('@') < 0
                && !text.value().isBlank();
        return named ? text(node) : "certificate " + (index + 1);
    }

    private static String text(Node node) {
        return node instanceof Node.Mapping mapping && mapping.members().get("certFile") instanceof Node.Text text
                ? text.value().strip()
                : "";
    }

    static Node.Mapping write(CertificatePair pair) {
        return new Members()
                .put("certFile", pair.certificate().text())
                .put("keyFile", pair.key().text())
                .build();
    }
}
