package dev.fairlead.model.form;

import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.ServerTrust;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;

/** A {@link ServerTrust}, which is {@code tls} of what asks a server, in Traefik's form, both ways. */
final class ServerTrustForm {

    private ServerTrustForm() {}

    /** The trust; empty where nothing is said. */
    static Optional<ServerTrust> read(Fields outer) {
        boolean said = outer.has("tls");
        Fields fields = outer.fields("tls");
        Optional<Pem> authorities = pem(fields, "ca");
        Optional<Pem> certificate = pem(fields, "cert");
        Optional<Pem> key = pem(fields, "key");
        boolean insecure = fields.bool("insecureSkipVerify", false);
        if (certificate.isPresent() != key.isPresent()) {
            String missing = certificate.isPresent() ? "key" : "cert";
            fields.findings()
                    .error(
                            fields.place(missing),
                            "\"cert\" and \"key\" belong together, and \"" + missing + "\" is missing",
                            "name both, or neither");
        }
        if (insecure) {
            fields.findings()
                    .warning(
                            fields.place("insecureSkipVerify"),
                            "whoever stands between the gateway and this server can be it",
                            "name the authority in ca instead");
        }
        fields.unavailable(
                (name, place) -> fields.findings()
                        .warning(place, "\"" + name + "\" does nothing since Traefik 3", "take it out"),
                "caOptional");
        fields.finish();
        return said
                ? Optional.of(new ServerTrust(
                        authorities.map(List::of).orElse(List.of()),
                        certificate.flatMap(shown -> key.map(secret -> new CertificatePair(shown, secret))),
                        insecure))
                : Optional.empty();
    }

    // As in Traefik, an empty text is nothing said.
    private static Optional<Pem> pem(Fields fields, String key) {
        return fields.optionalText(key).filter(text -> !text.isBlank()).map(Pem::new);
    }

    static Node.Mapping write(ServerTrust trust) {
        Members members = new Members();
        trust.authorities().forEach(pem -> members.put("ca", pem.text()));
        trust.own().ifPresent(own -> members.put("cert", own.certificate().text())
                .put("key", own.key().text()));
        if (trust.insecureSkipVerify()) {
            members.put("insecureSkipVerify", true);
        }
        return members.build();
    }
}
