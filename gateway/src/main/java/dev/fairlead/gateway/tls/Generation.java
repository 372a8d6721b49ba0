package dev.fairlead.gateway.tls;

import dev.fairlead.model.Name;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What holds for callers between two changes. Immutable and shared by all loops.
 *
 * @param hosts which options hold for a host
 * @param protections the options that can be used, by name; those that are configured and not here refuse
 * @param usual the default ones; empty where they are configured and cannot be used
 * @param certificates by host
 * @param fallback what answers for a host that no certificate is for
 */
record Generation(
        HostOptions hosts,
        Map<Name, Protection> protections,
        Optional<Protection> usual,
        CertificateIndex certificates,
        KeyedCertificate fallback) {

    Choice choose(String host, TlsLibrary library, ServerContexts contexts) {
        Optional<Name> named = hosts.find(host);
        Optional<Protection> protection = named.isPresent() ? named.map(protections::get) : usual;
        if (protection.isEmpty()) {
            return new Choice.Refused("the TLS options of the host cannot be used");
        }
        KeyedCertificate certificate = certificates.find(host);
        if (certificate == null) {
            if (protection.get().options().sniStrict()) {
                return new Choice.Refused(
                        host.isEmpty() ? "no host was named, and sniStrict holds" : "no certificate is for " + host);
            }
            certificate = fallback;
        }
        try {
            return new Choice.Taken(
                    library,
                    contexts.of(protection.get(), certificate),
                    protection.get().options(),
                    hosts.word(host));
        } catch (SSLException refused) {
            return new Choice.Refused("the certificate cannot be used: " + refused.getMessage());
        }
    }
}
