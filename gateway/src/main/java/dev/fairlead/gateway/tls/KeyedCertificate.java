package dev.fairlead.gateway.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate that can be shown, with its key.
 *
 * @param chain as it is sent: its own first, then those that lead to its authority
 * @param key its private key
 * @param names the hosts that it is for, lower case; {@code *.example.com} is for one more label
 */
record KeyedCertificate(List<X509Certificate> chain, PrivateKey key, List<String> names) {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    KeyedCertificate {
        chain = List.copyOf(chain);
        names = List.copyOf(names);
    }

    /**
     * Read from PEM.
     *
     * @throws IllegalArgumentException with one sentence on what is wrong
     */
    static KeyedCertificate read(byte[] certificatePem, byte[] keyPem) {
        List<X509Certificate> all = Chains.read(certificatePem);
        PrivateKey key = PrivateKeys.read(keyPem);
        return of(Chains.ordered(all, key), key);
    }

    static KeyedCertificate of(List<X509Certificate> chain, PrivateKey key) {
        return new KeyedCertificate(chain, key, names(chain.getFirst()));
    }

    static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> name : alternatives) {
                    boolean host = name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS);
                    if (host && name.get(1) instanceof String text) {
                        names.add(text.toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException damaged) {
            throw new IllegalArgumentException("its names cannot be read", damaged);
        }
        return names;
    }

    X509Certificate own() {
        return chain.getFirst();
    }

    Instant expires() {
        return own().getNotAfter().toInstant();
    }
}
