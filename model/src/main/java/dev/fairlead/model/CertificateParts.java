package dev.fairlead.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What of a certificate is told: the names of parts, as options have them, such as {@code commonName}. */
public record CertificateParts(
        boolean notBefore,
        boolean notAfter,
        boolean sans,
        boolean serialNumber,
        Set<String> subject,
        Set<String> issuer) {
    public CertificateParts {
        subject = Collections.unmodifiableSet(new LinkedHashSet<>(subject));
        issuer = Collections.unmodifiableSet(new LinkedHashSet<>(issuer));
    }
}
