package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Seen;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Secrets with a certificate and its key, as they are asked for. */
final class Certificates {

    private final Seen seen;
    private final Draft draft;
    private final Map<String, String> faults = new HashMap<>();

    Certificates(Seen seen, Draft draft) {
        this.seen = seen;
        this.draft = draft;
    }

    /** Serves the certificate of a Secret; why it cannot be served where it cannot. */
    Optional<String> use(String namespace, String name) {
        String fault = faults.computeIfAbsent(namespace + "/" + name, key -> read(namespace, name));
        return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
    }

    private String read(String namespace, String name) {
        Item secret = seen.find(Kinds.SECRET, namespace, name).orElse(null);
        String key = namespace + "/" + name;
        if (secret == null) {
            return "there is no Secret \"" + key + "\" of the type kubernetes.io/tls";
        }
        Optional<String> chain = pem(secret, "tls.crt");
        Optional<String> privateKey = pem(secret, "tls.key");
        if (chain.isEmpty() || privateKey.isEmpty() || !isChain(chain.get())) {
            return "the Secret \"" + key + "\" holds no certificate and key in PEM as tls.crt and tls.key";
        }
        draft.certificate(key, new CertificatePair(new Pem(chain.get()), new Pem(privateKey.get())), secret.place());
        return "";
    }

    private static Optional<String> pem(Item secret, String member) {
        try {
            return Nodes.text(secret.node(), "data", member)
                    .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII))
                    .filter(text -> text.contains("-----BEGIN "));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean isChain(String pem) {
        try {
            byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .isEmpty();
        } catch (CertificateException malformed) {
            return false;
        }
    }
}
