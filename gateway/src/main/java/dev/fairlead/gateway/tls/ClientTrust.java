package dev.fairlead.gateway.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Whom the gateway believes to be a backend, and what it shows itself.
 *
 * @param everybody true believes everybody
 * @param authorities who may sign; those of the system where it is empty
 * @param own the certificate that is shown where one is asked for
 */
record ClientTrust(boolean everybody, List<X509Certificate> authorities, Optional<KeyedCertificate> own) {

    ClientTrust {
        authorities = List.copyOf(authorities);
    }
}
