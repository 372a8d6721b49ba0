package dev.fairlead.sources.secure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys as tools write them: PKCS #8, and the older forms of RSA and of elliptic curves, brought into it. */
final class PrivateKeys {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s*([A-Za-z0-9+/=\\s]+?)-----END \\1-----");
    // Version 0 and the algorithm rsaEncryption (RFC 5208 section 5), before the key of RFC 8017.
    private static final byte[] RSA = bytes(
            0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00);
    private static final byte[] VERSION = bytes(0x02, 0x01, 0x00);
    private static final byte[] EC_PUBLIC_KEY = bytes(0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01);
    private static final byte OCTETS = 0x04;
    private static final byte SEQUENCE = 0x30;
    // The curve, in the key of RFC 5915.
    private static final byte PARAMETERS = (byte) 0xa0;

    private PrivateKeys() {}

    /**
     * The first key of a text.
     *
     * @param name of the file, for messages
     */
    static PrivateKey read(byte[] text, String name) throws IOException, GeneralSecurityException {
        Matcher pem = PEM.matcher(new String(text, StandardCharsets.US_ASCII));
        while (pem.find()) {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            switch (pem.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(der);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(tagged(SEQUENCE, joined(RSA, tagged(OCTETS, der))));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = tagged(SEQUENCE, joined(EC_PUBLIC_KEY, curve(der, name)));
                    return key(tagged(SEQUENCE, joined(VERSION, joined(algorithm, tagged(OCTETS, der)))));
                }
                default -> {}
            }
        }
        throw new IOException(name + " holds no private key in the form of PKCS #8, PKCS #1 or SEC 1");
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException();
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException other) {
                last = other;
            }
        }
        throw new GeneralSecurityException("the private key is not one of RSA, EC or Ed25519", last);
    }

    // A sequence of a version, the key and the curve. All of them are shorter than 128 bytes but for the largest keys,
    // whose lengths take one byte more.
    private static byte[] curve(byte[] der, String name) throws IOException {
        int at = contentAt(der, 0);
        while (at + 1 < der.length) {
            int content = contentAt(der, at);
            int end = content + length(der, at);
            if (der[at] == PARAMETERS && end <= der.length) {
                return Arrays.copyOfRange(der, content, end);
            }
            at = end;
        }
        throw new IOException(name + " holds a private key that does not name its curve; write it as PKCS #8");
    }

    private static int contentAt(byte[] der, int at) {
        return at + 2 + ((der[at + 1] & 0x80) == 0 ? 0 : der[at + 1] & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = 0; first >= 0x80 && i < (first & 0x7f) && at + 2 + i < der.length; i++) {
            length = ((length << 8) | (der[at + 2 + i] & 0xff)) & 0xffffff;
        }
        return length;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    // Lengths below 64 KiB, in the form of two bytes: X.690 allows it, and readers take it.
    private static byte[] tagged(byte tag, byte[] content) {
        byte[] out = new byte[content.length + 4];
        out[0] = tag;
        out[1] = (byte) 0x82;
        out[2] = (byte) (content.length >> 8);
        out[3] = (byte) content.length;
        System.arraycopy(content, 0, out, 4, content.length);
        return out;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
