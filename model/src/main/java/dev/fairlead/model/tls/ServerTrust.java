package dev.fairlead.model.tls;

import java.util.List;
import java.util.Optional;

/**
 * How a server is believed that a middleware asks, and what it is shown.
 *
 * @param authorities who may sign its certificate; those of the system where empty
 * @param own the certificate that it is shown where it asks for one
 * @param insecureSkipVerify true believes every certificate; default false
 */
public record ServerTrust(List<Pem> authorities, Optional<CertificatePair> own, boolean insecureSkipVerify) {

    public ServerTrust {
        authorities = List.copyOf(authorities);
    }
}
