package dev.fairlead.gateway.http;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What is known of a connection that TLS secures.
 *
 * @param serverName the host that the caller named in its handshake, lower case; empty if it named none
 * @param options what the TLS options are called that the handshake was made under
 * @param version such as {@code TLSv1.3}
 * @param cipher the suite, under its name in Java
 * @param certificates of the caller, its own first; empty where it was not asked for one or showed none
 * @param verified whether an authority vouches for them
 */
public record Secured(
        String serverName,
        String options,
        String version,
        String cipher,
        List<X509Certificate> certificates,
        boolean verified) {
    public Secured {
        certificates = List.copyOf(certificates);
    }

    /** One whose certificates nobody vouches for. */
    public Secured(
            String serverName, String options, String version, String cipher, List<X509Certificate> certificates) {
        this(serverName, options, version, cipher, certificates, false);
    }
}
