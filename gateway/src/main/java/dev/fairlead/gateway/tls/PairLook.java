package dev.fairlead.gateway.tls;

import java.time.Instant;

/** Looks at a certificate and its key as the gateway would, without serving them. */
public final class PairLook {

    private PairLook() {}

    /**
     * When the certificate ends.
     *
     * @throws IllegalArgumentException with one sentence on what is wrong with the two
     */
    public static Instant ends(byte[] certificatePem, byte[] keyPem) {
        return KeyedCertificate.read(certificatePem, keyPem).expires();
    }
}
