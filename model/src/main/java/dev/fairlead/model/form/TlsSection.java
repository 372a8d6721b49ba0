package dev.fairlead.model.form;

import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.TlsObjects;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The section {@code tls} of a file, both ways: options by name, certificates in a list, the one default in its store. */
final class TlsSection {

    /** Takes each object of the section. */
    interface Objects {
        void add(Kind kind, String name, Node node);
    }

    private TlsSection() {}

    static void read(Fields tls, Objects objects) {
        tls.map("options").forEach((name, node) -> objects.add(Kind.TLS_OPTIONS, name, node));
        List<Node> certificates = tls.list("certificates");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            String name = CertificateForm.name(certificates.get(i), i);
            // One certificate in several stores stands in the list several times.
            if (!names.contains(name)) {
                names.add(name);
                objects.add(Kind.CERTIFICATE, name, certificates.get(i));
            }
        }
        tls.map("stores").forEach((name, node) -> store(name, Fields.of(node, tls.findings()), objects));
        tls.finish();
    }

    private static void store(String name, Fields store, Objects objects) {
        if (!name.equals(TlsObjects.DEFAULT)) {
            store.findings()
                    .warning(
                            store.place(),
                            "only the store \"default\" is used, as in Traefik; nothing in \"" + name + "\" holds",
                            "take it out");
            return;
        }
        store.node("defaultCertificate").ifPresent(node -> objects.add(Kind.CERTIFICATE, TlsObjects.DEFAULT, node));
        store.node("defaultGeneratedCert").ifPresent(node -> store.findings()
                .error(
                        node.place(),
                        "\"defaultGeneratedCert\" needs a certificate resolver, which is not available in this"
                                + " version",
                        "name the files in defaultCertificate"));
        store.finish();
    }

    static Node.Mapping write(TlsObjects<String> tls) {
        Members options = new Members();
        tls.options().forEach((name, each) -> options.put(name, TlsOptionsForm.write(each)));
        List<Node> certificates = new ArrayList<>();
        Members stores = new Members();
        for (Map.Entry<String, CertificatePair> entry : tls.certificates().entrySet()) {
            Node.Mapping written = CertificateForm.write(entry.getValue());
            if (entry.getKey().equals(TlsObjects.DEFAULT)) {
                Members store = new Members().put("defaultCertificate", written);
                stores.put(TlsObjects.DEFAULT, store.build());
            } else {
                certificates.add(written);
            }
        }
        Members section = new Members();
        put(section, "options", options.build());
        if (!certificates.isEmpty()) {
            section.put("certificates", Members.of(certificates));
        }
        put(section, "stores", stores.build());
        return section.build();
    }

    private static void put(Members members, String key, Node.Mapping section) {
        if (!section.members().isEmpty()) {
            members.put(key, section);
        }
    }
}
