package dev.fairlead.gateway.tls;

import dev.fairlead.model.tls.TlsOptions;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * TLS options with what their files held.
 *
 * @param options as they are configured
 * @param authorities who may sign the certificates of callers
 */
record Protection(TlsOptions options, List<X509Certificate> authorities) {

    Protection {
        authorities = List.copyOf(authorities);
    }

    /** What holds where nothing is configured. */
    static Protection usual() {
        return new Protection(TlsOptions.usual(), List.of());
    }
}
