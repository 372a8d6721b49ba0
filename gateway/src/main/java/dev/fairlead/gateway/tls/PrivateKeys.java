package dev.fairlead.gateway.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a private key: PKCS#8 as it is, PKCS#1 (RSA) and SEC 1 (EC) after putting them into PKCS#8's envelope. */
final class PrivateKeys {

    private static final byte[] RSA = Der.oid("2a864886f70d010101");
    private static final byte[] EC = Der.oid("2a8648ce3d0201");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final int EC_PARAMETERS = Der.EXPLICIT;

    private PrivateKeys() {}

    /**
     * The first key of the PEM.
     *
     * @throws IllegalArgumentException with one sentence, if there is none that can be used
     */
    static PrivateKey read(byte[] pem) {
        Optional<byte[]> curve = Optional.empty();
        for (PemBlock block : PemBlock.all(pem)) {
            switch (block.label()) {
                case "EC PARAMETERS" -> curve = Optional.of(block.content());
                case "PRIVATE KEY" -> {
                    return key(block.content());
                }
                case "RSA PRIVATE KEY" -> {
                    refuseEncrypted(block.encrypted());
                    return key(envelope(Der.sequence(RSA, Der.nothing()), block.content()));
                }
                case "EC PRIVATE KEY" -> {
                    refuseEncrypted(block.encrypted());
                    byte[] parameters = curve.orElseGet(() -> parameters(block.content()));
                    return key(envelope(Der.sequence(EC, parameters), block.content()));
                }
                case "ENCRYPTED PRIVATE KEY" -> refuseEncrypted(true);
                default -> {
                    // A certificate in the same file.
                }
            }
        }
        throw new IllegalArgumentException("there is no private key in it");
    }

    private static void refuseEncrypted(boolean encrypted) {
        if (encrypted) {
            throw new IllegalArgumentException(
                    "the private key is encrypted, and nobody is there to type its password");
        }
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(key));
    }

    // ECPrivateKey ::= SEQUENCE { version, privateKey, [0] parameters OPTIONAL, … } (RFC 5915)
    private static byte[] parameters(byte[] key) {
        Der.Found all = Der.at(key, 0);
        int at = all.start();
        while (at < all.end()) {
            Der.Found part = Der.at(key, at);
            if (part.tag() == EC_PARAMETERS) {
                return Arrays.copyOfRange(key, part.start(), part.end());
            }
            at = part.end();
        }
        throw new IllegalArgumentException("the private key does not say on which curve it is");
    }

    private static PrivateKey key(byte[] pkcs8) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException another) {
                // The envelope names its algorithm, and each factory knows one: the next is tried.
            }
        }
        throw new IllegalArgumentException("the private key is neither RSA nor EC nor EdDSA, or it is damaged");
    }
}
