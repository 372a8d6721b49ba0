package dev.fairlead.gateway.tls;

import dev.fairlead.gateway.tls.CertificateMaker.Made;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates of tests. */
final class Certificates {

    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private Certificates() {}

    static CertificateMaker maker(String name, Duration until, String... hosts) {
        return new CertificateMaker(new SecureRandom(), name, NOW.minus(Duration.ofDays(30)), NOW.plus(until))
                .names(hosts);
    }

    static Made made(String name, Duration until, String... hosts) {
        return maker(name, until, hosts).selfSigned();
    }

    static KeyedCertificate keyed(String name, Duration until, String... hosts) {
        Made made = made(name, until, hosts);
        return KeyedCertificate.of(List.of(made.certificate()), made.key());
    }
}
