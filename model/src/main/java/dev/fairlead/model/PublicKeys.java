package dev.fairlead.model;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys as PEM blocks, {@code BEGIN PUBLIC KEY}: RSA from 2048 bits, P-256, P-384, P-521 and Ed25519. */
public final class PublicKeys {

    private static final int MAX_KEYS = 8;
    private static final int MAX_CHARACTERS = 16 * 1024;
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final Pattern BLOCK =
            Pattern.compile("\\s*-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----\\s*");

    private PublicKeys() {}

    /**
     * Reads one block or several.
     *
     * @throws IllegalArgumentException with one sentence, if one of them is no such key
     */
    public static List<PublicKey> parse(String pem) {
        if (pem.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("it has more than " + MAX_CHARACTERS + " characters");
        }
        List<PublicKey> keys = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        int end = 0;
        while (end < pem.length() && block.find(end) && block.start() == end) {
            keys.add(key(block.group(1), block.group(2).replaceAll("\\s", "")));
            end = block.end();
        }
        if (keys.isEmpty() || end != pem.length()) {
            throw new IllegalArgumentException("it is not one PEM block after the other");
        }
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("it has " + keys.size() + " keys, at most " + MAX_KEYS + " are allowed");
        }
        return keys;
    }

    private static PublicKey key(String label, String base64) {
        if (!label.equals("PUBLIC KEY")) {
            throw new IllegalArgumentException("it has a block of " + label + ", not of PUBLIC KEY");
        }
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("what is in its block is not base64", notBase64);
        }
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
                algorithms(key);
                return key;
            } catch (GeneralSecurityException another) {
                // Each algorithm says so of keys of the others.
            }
        }
        throw new IllegalArgumentException("it is no key of RSA, of an elliptic curve or of Ed25519");
    }

    /** By which algorithms tokens are usually signed that these keys prove. */
    public static List<SigningAlgorithm> usual(List<PublicKey> keys) {
        Set<SigningAlgorithm> algorithms = new LinkedHashSet<>();
        keys.forEach(key -> algorithms.add(algorithms(key).getFirst()));
        return List.copyOf(algorithms);
    }

    /**
     * By which algorithms a key may be used, the usual one first.
     *
     * @throws IllegalArgumentException with one sentence, if it is too short, or of a curve that is not used
     */
    public static List<SigningAlgorithm> algorithms(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                    throw new IllegalArgumentException(
                            "its RSA key has " + bits + " bits, not " + MIN_RSA_BITS + " to " + MAX_RSA_BITS);
                }
                yield List.of(
                        SigningAlgorithm.RS256,
                        SigningAlgorithm.RS384,
                        SigningAlgorithm.RS512,
                        SigningAlgorithm.PS256,
                        SigningAlgorithm.PS384,
                        SigningAlgorithm.PS512);
            }
            case ECPublicKey ec -> List.of(ofCurve(ec.getParams().getOrder().bitLength()));
            case EdECPublicKey ed -> List.of(SigningAlgorithm.EDDSA);
            default -> throw new IllegalArgumentException("its key is of " + key.getAlgorithm());
        };
    }

    private static SigningAlgorithm ofCurve(int bits) {
        return switch (bits) {
            case 256 -> SigningAlgorithm.ES256;
            case 384 -> SigningAlgorithm.ES384;
            case 521 -> SigningAlgorithm.ES512;
            default -> throw new IllegalArgumentException("its curve of " + bits + " bits is not used for tokens");
        };
    }
}
