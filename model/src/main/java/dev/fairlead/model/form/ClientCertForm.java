package dev.fairlead.model.form;

import dev.fairlead.model.CertificateParts;
import dev.fairlead.model.Middleware.PassTlsClientCert;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code passTLSClientCert} in Traefik's form, both ways. */
final class ClientCertForm {

    private static final List<String> OF_ISSUER =
            List.of("country", "province", "locality", "organization", "commonName", "serialNumber", "domainComponent");
    private static final List<String> OF_SUBJECT = ofSubject();

    private ClientCertForm() {}

    private static List<String> ofSubject() {
        List<String> parts = new ArrayList<>(OF_ISSUER);
        parts.add(4, "organizationalUnit");
        return List.copyOf(parts);
    }

    static PassTlsClientCert read(Fields fields) {
        PassTlsClientCert read = new PassTlsClientCert(
                fields.bool("pem", false),
                fields.has("info") ? Optional.of(info(fields.fields("info"))) : Optional.empty());
        if (!read.pem() && read.info().isEmpty()) {
            fields.findings()
                    .warning(fields.place(), "it tells the service nothing", "add pem: true, or what info has to tell");
        }
        fields.finish();
        return read;
    }

    private static CertificateParts info(Fields fields) {
        CertificateParts read = new CertificateParts(
                fields.bool("notBefore", false),
                fields.bool("notAfter", false),
                fields.bool("sans", false),
                fields.bool("serialNumber", false),
                parts(fields.fields("subject"), OF_SUBJECT),
                parts(fields.fields("issuer"), OF_ISSUER));
        fields.finish();
        return read;
    }

    private static Set<String> parts(Fields fields, List<String> known) {
        Set<String> parts = new LinkedHashSet<>();
        for (String part : known) {
            if (fields.bool(part, false)) {
                parts.add(part);
            }
        }
        fields.finish();
        return parts;
    }

    static Node.Mapping write(PassTlsClientCert pass) {
        Members members = new Members();
        if (pass.pem()) {
            members.put("pem", true);
        }
        pass.info().ifPresent(info -> members.put("info", write(info)));
        return members.build();
    }

    private static Node.Mapping write(CertificateParts info) {
        Members members = new Members();
        flag(members, "notBefore", info.notBefore());
        flag(members, "notAfter", info.notAfter());
        flag(members, "sans", info.sans());
        flag(members, "serialNumber", info.serialNumber());
        write(members, "subject", info.subject());
        write(members, "issuer", info.issuer());
        return members.build();
    }

    private static void flag(Members members, String key, boolean value) {
        if (value) {
            members.put(key, true);
        }
    }

    private static void write(Members members, String key, Set<String> parts) {
        if (!parts.isEmpty()) {
            Members inner = new Members();
            parts.forEach(part -> inner.put(part, true));
            members.put(key, inner.build());
        }
    }
}
