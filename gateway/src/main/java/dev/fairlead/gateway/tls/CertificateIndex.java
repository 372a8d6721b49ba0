package dev.fairlead.gateway.tls;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate is for a host: the one that names it, else the one whose wildcard covers it. Of several the one that
 * is good for longest, so that a renewed one wins over the one that it replaces.
 */
final class CertificateIndex {

    private final Map<String, KeyedCertificate> byName = new HashMap<>();

    CertificateIndex(Collection<KeyedCertificate> certificates) {
        List<KeyedCertificate> shortest = certificates.stream()
                .sorted(Comparator.comparing(KeyedCertificate::expires))
                .toList();
        for (KeyedCertificate certificate : shortest) {
            certificate.names().forEach(name -> byName.put(name, certificate));
        }
    }

    /** Null if there is none; {@code host} is lower case. */
    @Nullable
    KeyedCertificate find(String host) {
        KeyedCertificate exact = byName.get(host);
        if (exact != null) {
            return exact;
        }
        int dot = host.indexOf('.');
        return dot <= 0 ? null : byName.get("*" + host.substring(dot));
    }
}
