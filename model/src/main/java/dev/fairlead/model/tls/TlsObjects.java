package dev.fairlead.model.tls;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of TLS, by name.
 *
 * @param <N> how they are named: by a text inside of one source, by a full name in a snapshot
 * @param options by name; the one named {@code default} holds for all that name none
 * @param certificates by the path of the certificate; the one named {@link #DEFAULT} answers where no other fits
 * @param transports by name
 */
public record TlsObjects<N extends Comparable<N>>(
        Map<N, TlsOptions> options, Map<N, CertificatePair> certificates, Map<N, ServersTransport> transports) {

    /** The name of the options, and of the certificate, that hold where nothing else does. */
    public static final String DEFAULT = "default";

    public TlsObjects {
        options = sorted(options);
        certificates = sorted(certificates);
        transports = sorted(transports);
    }

    /** Nothing is said. */
    public static <K extends Comparable<K>> TlsObjects<K> none() {
        return new TlsObjects<K>(Map.of(), Map.of(), Map.of());
    }

    private static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> objects) {
        return Collections.unmodifiableMap(new TreeMap<>(objects));
    }
}
