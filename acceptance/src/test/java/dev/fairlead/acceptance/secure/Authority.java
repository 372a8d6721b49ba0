package dev.fairlead.acceptance.secure;

import dev.fairlead.gateway.tls.CertificateMaker;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** Signs certificates for tests. */
public final class Authority {

    private final Instant now = Instant.now();
    private final CertificateMaker.Made own;

    /** One whose own certificate has that name. */
    public Authority(String name) {
        own = maker(name, Duration.ofDays(-1), Duration.ofDays(400)).authority().selfSigned();
    }

    private CertificateMaker maker(String name, Duration from, Duration until) {
        return new CertificateMaker(new SecureRandom(), name, now.plus(from), now.plus(until));
    }

    /** Its certificate. */
    public String pem() {
        return own.certificatePem();
    }

    /** A certificate for these hosts that is good for three months. */
    public CertificateMaker.Made certificate(String name, String... hosts) {
        return certificate(name, Duration.ofDays(90), hosts);
    }

    /** A certificate that began a day before its end or a day ago, whichever is earlier. */
    public CertificateMaker.Made certificate(String name, Duration until, String... hosts) {
        Duration from = until.isNegative() ? until.minusDays(1) : Duration.ofDays(-1);
        CertificateMaker maker = maker(name, from, until).names(hosts);
        return maker.made(maker.ecKey(), own);
    }
}
