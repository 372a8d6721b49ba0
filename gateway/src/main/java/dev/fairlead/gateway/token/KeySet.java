package dev.fairlead.gateway.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.fairlead.model.SigningAlgorithm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of public keys as it is published (RFC 7517). What is in it that is no key for signatures is left out: secrets,
 * keys for encryption, short ones. Where a key says that more about it lies elsewhere, nobody looks there.
 */
final class KeySet {

    /** Keys of a set that count; the rest is left out. */
    static final int MAX_KEYS = 64;

    /** Keys that are tried for one token. */
    static final int MAX_TRIES = 4;

    private static final Set<String> TAKEN = Set.of("kty", "kid", "use", "key_ops", "alg", "n", "e", "crv", "x", "y");
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final List<VerifyingKey> keys;

    private KeySet(List<VerifyingKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads a document.
     *
     * @throws TokenRefused if it is none, or has no key that could be used
     */
    static KeySet read(String document) throws TokenRefused {
        List<VerifyingKey> keys = new ArrayList<>();
        try {
            Node root = Json.read(document, "keys");
            if (root instanceof Node.Mapping mapping && mapping.members().get("keys") instanceof Node.Sequence all) {
                for (Node each : all.elements()) {
                    if (each instanceof Node.Mapping key && keys.size() < MAX_KEYS) {
                        key(key).ifPresent(keys::add);
                    }
                }
            }
        } catch (Json.Malformed malformed) {
            throw new TokenRefused("the set of keys is not JSON: it " + malformed.text());
        }
        if (keys.isEmpty()) {
            throw new TokenRefused("the set of keys has none for signatures");
        }
        return new KeySet(keys);
    }

    private static Optional<VerifyingKey> key(Node.Mapping node) {
        Members known = new Members();
        node.members().forEach((name, value) -> {
            if (TAKEN.contains(name)) {
                known.put(name, value);
            }
        });
        try {
            JWK jwk = JWK.parse(Json.canonical(known.build()));
            boolean signs =
                    jwk.getKeyUse() == null || jwk.getKeyUse().getValue().equals("sig");
            Optional<PublicKey> key = signs ? publicKey(jwk) : Optional.empty();
            if (key.isEmpty()) {
                return Optional.empty();
            }
            String id = jwk.getKeyID() == null ? "" : jwk.getKeyID();
            VerifyingKey verifying = VerifyingKey.of(id, key.get());
            return jwk.getAlgorithm() == null
                    ? Optional.of(verifying)
                    : only(verifying, jwk.getAlgorithm().getName());
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    // A key that names its algorithm is used for no other (RFC 7517 section 4.4).
    private static Optional<VerifyingKey> only(VerifyingKey key, String algorithm) {
        return key.algorithms().stream()
                .filter(each -> each.word().equals(algorithm))
                .findFirst()
                .map(each -> new VerifyingKey(key.id(), List.of(each), key.check()));
    }

    private static Optional<PublicKey> publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        return switch (jwk) {
            case RSAKey rsa -> Optional.of(rsa.toRSAPublicKey());
            case ECKey ec -> Optional.of(ec.toECPublicKey());
            case OctetKeyPair pair -> edwards(pair);
            default -> Optional.empty();
        };
    }

    private static Optional<PublicKey> edwards(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] x = pair.getDecodedX();
        if (!pair.getCurve().getName().equals("Ed25519") || x.length != 32) {
            return Optional.empty();
        }
        byte[] der = java.util.Arrays.copyOf(ED25519, ED25519.length + x.length);
        System.arraycopy(x, 0, der, ED25519.length, x.length);
        return Optional.of(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    }

    /** Those that may have signed: of that id, or all of them where a token or a key names none. */
    List<VerifyingKey> find(@Nullable String id, SigningAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithms().contains(algorithm))
                .filter(key -> id == null || key.id().isEmpty() || key.id().equals(id))
                .limit(MAX_TRIES)
                .toList();
    }

    /** Whether one of them has that id. */
    boolean has(String id) {
        return keys.stream().anyMatch(key -> key.id().equals(id));
    }

    int size() {
        return keys.size();
    }
}
