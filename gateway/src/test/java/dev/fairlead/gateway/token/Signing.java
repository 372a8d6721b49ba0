package dev.fairlead.gateway.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as issuers do, and as nobody should, with the JDK alone. */
public final class Signing {

    public static final String SECRET = "a secret of tests that has more than 32 bytes";

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final Map<String, KeyPair> pairs = new HashMap<>();

    /** The pair of that name: rsa…, short, p256…, p384…, ed…; made when it is first asked for. */
    public KeyPair pair(String name) {
        return pairs.computeIfAbsent(name, Signing::make);
    }

    private static KeyPair make(String name) {
        try {
            String kind = name.replaceAll("-.*", "");
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (kind) {
                        case "rsa", "short" -> "RSA";
                        case "p256", "p384" -> "EC";
                        default -> "Ed25519";
                    });
            switch (kind) {
                case "rsa" -> generator.initialize(2048);
                case "short" -> generator.initialize(1024);
                case "p256" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case "p384" -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                default -> {}
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Its public half as PEM. */
    public String pem(String name) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair(name).getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** Its public half as JSON, with more members. */
    public String jwk(String name, String more) {
        String members =
                switch (pair(name).getPublic()) {
                    case RSAPublicKey rsa ->
                        "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus().toByteArray()) + "\",\"e\":\""
                                + number(rsa.getPublicExponent().toByteArray()) + "\"";
                    case ECPublicKey ec -> {
                        int bytes = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
                        yield "\"kty\":\"EC\",\"crv\":\"P-" + bytes * 8 + "\",\"x\":\""
                                + fixed(ec.getW().getAffineX().toByteArray(), bytes) + "\",\"y\":\""
                                + fixed(ec.getW().getAffineY().toByteArray(), bytes) + "\"";
                    }
                    case EdECPublicKey ed -> {
                        byte[] der = ed.getEncoded();
                        yield "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                                + URL.encodeToString(Arrays.copyOfRange(der, der.length - 32, der.length)) + "\"";
                    }
                    default -> throw new IllegalStateException(name);
                };
        return "{" + members + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String number(byte[] signed) {
        return URL.encodeToString(signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed);
    }

    private static String fixed(byte[] signed, int length) {
        byte[] fixed = new byte[length];
        int used = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - used, fixed, length - used, used);
        return URL.encodeToString(fixed);
    }

    /** A token with this header and these claims, signed in that way. */
    public String token(String how, String header, String claims) {
        String signed = URL.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + URL.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + URL.encodeToString(signature(how, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(String how, byte[] signed) {
        String[] words = how.split(" ", -1);
        try {
            return switch (words[0]) {
                case "none" -> new byte[0];
                case "zeros" -> new byte[Integer.parseInt(words[1])];
                case "hmac" -> hmac("HmacSHA" + words[1], SECRET.getBytes(StandardCharsets.UTF_8), signed);
                case "hmac-pem" -> hmac("HmacSHA256", pem(words[1]).getBytes(StandardCharsets.US_ASCII), signed);
                case "hmac-der" -> hmac("HmacSHA256", pair(words[1]).getPublic().getEncoded(), signed);
                case "cut" -> Arrays.copyOf(signature(how.substring(4), signed), 31);
                case "flip" -> flipped(signature(how.substring(5), signed));
                default -> signed(words[0], pair(words[1]), signed);
            };
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] flipped(byte[] signature) {
        signature[signature.length / 2] ^= 1;
        return signature;
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] signed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(signed);
    }

    private static byte[] signed(String algorithm, KeyPair pair, byte[] signed) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "rs256" -> "SHA256withRSA";
                    case "ps256" -> "RSASSA-PSS";
                    case "es256" -> "SHA256withECDSAinP1363Format";
                    case "es384" -> "SHA384withECDSAinP1363Format";
                    case "der" -> "SHA256withECDSA";
                    default -> "Ed25519";
                });
        if (algorithm.equals("ps256")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signature.initSign(pair.getPrivate());
        signature.update(signed);
        return signature.sign();
    }
}
