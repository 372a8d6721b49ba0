package dev.fairlead.model.tls;

import java.util.List;

/**
 * How a connection with callers is secured.
 *
 * @param minVersion the oldest that is spoken; default 1.2
 * @param maxVersion the newest that is spoken; default 1.3
 * @param cipherSuites those of TLS 1.2 that may be used, under the names of IANA; empty means the usual ones
 * @param curves key exchange groups under Go's names, best first; empty means the usual ones
 * @param clientAuth what is asked of callers; default nothing
 * @param sniStrict true refuses callers that name no host, or one that no certificate is for; default false
 * @param alpnProtocols application protocols that may be agreed on, best first; those that are not spoken are left out
 * @param sessionTickets whether a caller may take up an earlier session; default true
 */
public record TlsOptions(
        TlsVersion minVersion,
        TlsVersion maxVersion,
        List<String> cipherSuites,
        List<String> curves,
        ClientAuthentication clientAuth,
        boolean sniStrict,
        List<String> alpnProtocols,
        boolean sessionTickets) {

    /** What Traefik offers. */
    public static final List<String> USUAL_PROTOCOLS = List.of("h2", "http/1.1", "acme-tls/1");

    public TlsOptions {
        cipherSuites = List.copyOf(cipherSuites);
        curves = List.copyOf(curves);
        alpnProtocols = List.copyOf(alpnProtocols);
    }

    /** What holds where nothing is said. */
    public static TlsOptions usual() {
        return new TlsOptions(
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3,
                List.of(),
                List.of(),
                ClientAuthentication.none(),
                false,
                USUAL_PROTOCOLS,
                true);
    }
}
