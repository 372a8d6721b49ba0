package dev.fairlead.gateway.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes certificates (RFC 5280): the one that answers where none is configured, and those of tests. The JDK reads
 * certificates and makes none.
 */
public final class CertificateMaker {

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("2a8648ce3d040302"));
    private static final byte[] RSA_WITH_SHA256 = Der.sequence(Der.oid("2a864886f70d01010b"), Der.nothing());
    private static final byte[] COMMON_NAME = Der.oid("550403");
    private static final byte[] ALTERNATIVE_NAMES = Der.oid("551d11");
    private static final byte[] BASIC_CONSTRAINTS = Der.oid("551d13");
    private static final byte[] EXTENDED_KEY_USAGE = Der.oid("551d25");
    private static final byte[] ACME_IDENTIFIER = Der.oid("2b0601050507011f");
    private static final byte[] SERVER_AND_CLIENT =
            Der.sequence(Der.oid("2b06010505070301"), Der.oid("2b06010505070302"));
    private static final int SERIAL_BITS = 120;

    private final SecureRandom random;
    private final String subject;
    private final Instant from;
    private final Instant until;
    private final List<byte[]> names = new ArrayList<>();
    private boolean authority;
    private byte @Nullable [] acmeIdentifier;

    /**
     * A certificate that is not made yet.
     *
     * @param random for keys and serial numbers
     * @param subject its common name
     * @param from the first moment at which it is good
     * @param until the last one
     */
    public CertificateMaker(SecureRandom random, String subject, Instant from, Instant until) {
        this.random = random;
        this.subject = subject;
        this.from = from;
        this.until = until;
    }

    /**
     * What was made.
     *
     * @param certificate the certificate
     * @param key its private key
     */
    public record Made(X509Certificate certificate, PrivateKey key) {

        /** The certificate in PEM. */
        public String certificatePem() {
            try {
                return PemText.of("CERTIFICATE", certificate.getEncoded());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("what was just read can be written", impossible);
            }
        }

        /** The key in PEM, as PKCS#8. */
        public String keyPem() {
            return PemText.of("PRIVATE KEY", key.getEncoded());
        }
    }

    /** It is for these hosts too: names, wildcards, address literals, and URIs, which have a colon and slashes. */
    public CertificateMaker names(String... hosts) {
        for (String host : hosts) {
            names.add(name(host));
        }
        return this;
    }

    static byte[] name(String host) {
        if (host.contains("://")) {
            return Der.of(Der.IMPLICIT + 6, host.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return Der.of(Der.IMPLICIT + 7, InetAddress.ofLiteral(host).getAddress());
        } catch (IllegalArgumentException aName) {
            return Der.of(Der.IMPLICIT + 2, host.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** It may sign others. */
    public CertificateMaker authority() {
        authority = true;
        return this;
    }

    /** It answers a TLS-ALPN-01 challenge (RFC 8737) whose key authorization has this digest. */
    public CertificateMaker acmeIdentifier(byte[] sha256) {
        acmeIdentifier = sha256.clone();
        return this;
    }

    /** A new key on the curve P-256. */
    public KeyPair ecKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has P-256", missing);
        }
    }

    /** Makes it with a key of its own, signed by that key. */
    public Made selfSigned() {
        return made(ecKey(), null);
    }

    /** Makes it for this key; {@code issuer} signs it, or it signs itself where there is none. */
    public Made made(KeyPair pair, @Nullable Made issuer) {
        PrivateKey signer = issuer == null ? pair.getPrivate() : issuer.key();
        byte[] algorithm = algorithm(signer);
        byte[] issuedBy = issuer == null
                ? distinguished(subject)
                : issuer.certificate().getSubjectX500Principal().getEncoded();
        byte[] body = body(algorithm, issuedBy, pair.getPublic());
        byte[] whole = Der.sequence(body, algorithm, Der.bits(signed(signer, body)));
        try {
            return new Made(
                    (X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(whole)),
                    pair.getPrivate());
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the JDK does not read what was made", damaged);
        }
    }

    private byte[] body(byte[] algorithm, byte[] issuedBy, PublicKey key) {
        return Der.sequence(
                Der.of(Der.EXPLICIT, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS)),
                algorithm,
                issuedBy,
                Der.sequence(Der.time(from), Der.time(until)),
                distinguished(subject),
                key.getEncoded(),
                Der.of(Der.EXPLICIT + 3, extensions()));
    }

    private byte[] extensions() {
        List<byte[]> all = new ArrayList<>();
        if (authority) {
            all.add(Der.sequence(BASIC_CONSTRAINTS, Der.yes(), Der.octets(Der.sequence(Der.yes()))));
        } else {
            all.add(Der.sequence(EXTENDED_KEY_USAGE, Der.octets(SERVER_AND_CLIENT)));
        }
        if (acmeIdentifier != null) {
            all.add(Der.sequence(ACME_IDENTIFIER, Der.yes(), Der.octets(Der.octets(acmeIdentifier))));
        }
        if (!names.isEmpty()) {
            all.add(alternativeNames(names));
        }
        return Der.sequence(all.toArray(byte[][]::new));
    }

    static byte[] alternativeNames(List<byte[]> names) {
        return Der.sequence(ALTERNATIVE_NAMES, Der.octets(Der.sequence(names.toArray(byte[][]::new))));
    }

    static byte[] algorithm(PrivateKey signer) {
        return signer.getAlgorithm().equals("RSA") ? RSA_WITH_SHA256 : ECDSA_WITH_SHA256;
    }

    static byte[] distinguished(String name) {
        return Der.sequence(Der.of(Der.SET, Der.sequence(COMMON_NAME, Der.utf8(name))));
    }

    static byte[] signed(PrivateKey key, byte[] body) {
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("the key cannot sign", unusable);
        }
    }
}
