package dev.fairlead.gateway.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gateway.acme.Resolver.KeyType;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;

/** Keys of certificates and accounts: made, written, read. */
final class Keys {

    private Keys() {}

    static KeyPair make(KeyType type) {
        return switch (type) {
            case EC256 -> curve("secp256r1");
            case EC384 -> curve("secp384r1");
            case RSA2048 -> rsa(2048);
            case RSA4096 -> rsa(4096);
            case RSA8192 -> rsa(8192);
        };
    }

    private static KeyPair curve(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(name));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + name, missing);
        }
    }

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has RSA", missing);
        }
    }

    static byte[] written(KeyPair pair) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Json.canonical(new Members()
                        .put("algorithm", pair.getPrivate().getAlgorithm())
                        .put("private", base64.encodeToString(pair.getPrivate().getEncoded()))
                        .put("public", base64.encodeToString(pair.getPublic().getEncoded()))
                        .build())
                .getBytes(UTF_8);
    }

    static KeyPair read(byte[] written, String id) throws Things.Unreadable {
        Map<String, String> texts = Things.texts(written, id);
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            KeyFactory factory = KeyFactory.getInstance(Things.text(texts, "algorithm", id));
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(base64.decode(Things.text(texts, "public", id)))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(Things.text(texts, "private", id)))));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new Things.Unreadable(id + " cannot be read: it holds no key", damaged);
        }
    }
}
