package dev.fairlead.gateway.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates and puts a chain into the order in which it is sent: the one of the key first, then its issuers. */
final class Chains {

    private static final byte[] PROBE = {'f', 'a', 'i', 'r', 'l', 'e', 'a', 'd'};

    private Chains() {}

    /**
     * All certificates of the PEM, as they stand in it.
     *
     * @throws IllegalArgumentException with one sentence, if there is none or one is damaged
     */
    static List<X509Certificate> read(byte[] pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : PemBlock.all(pem)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("TRUSTED CERTIFICATE")) {
                certificates.add(certificate(block.content()));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate in it");
        }
        return certificates;
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException damaged) {
            throw new IllegalArgumentException("a certificate in it is damaged", damaged);
        }
    }

    /**
     * The certificate of the key and those that lead from it to its authority; others are left out.
     *
     * @throws IllegalArgumentException with one sentence, if the key belongs to none of them
     */
    static List<X509Certificate> ordered(List<X509Certificate> certificates, PrivateKey key) {
        X509Certificate at = certificates.stream()
                .filter(each -> belong(key, each.getPublicKey()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the key does not belong to the certificate"));
        List<X509Certificate> chain = new ArrayList<>(List.of(at));
        X509Certificate last = at;
        while (!isSelfSigned(last)) {
            X509Certificate child = last;
            X509Certificate issuer = certificates.stream()
                    .filter(each -> !chain.contains(each)
                            && each.getSubjectX500Principal().equals(child.getIssuerX500Principal()))
                    .findFirst()
                    .orElse(null);
            if (issuer == null) {
                break;
            }
            chain.add(issuer);
            last = issuer;
        }
        return chain;
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    // Signing and checking works for all kinds of keys, and proves more than equal parameters would.
    private static boolean belong(PrivateKey key, PublicKey publicKey) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(publicKey);
            checking.update(PROBE);
            return checking.verify(signature);
        } catch (GeneralSecurityException differentKind) {
            return false;
        }
    }
}
