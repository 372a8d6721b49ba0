package dev.fairlead.gateway.token;

import com.nimbusds.jose.JOSEException;
import dev.fairlead.model.PublicKeys;
import dev.fairlead.model.SigningAlgorithm;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that stand in the configuration. They have no ids: each is tried. */
public final class FixedKeys implements KeySource {

    private final List<VerifyingKey> keys;

    private FixedKeys(List<VerifyingKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Nobody's: every token is refused. */
    public static FixedKeys none() {
        return new FixedKeys(List.of());
    }

    /** A secret; one that is too short is nobody's. */
    public static FixedKeys of(byte[] secret) {
        try {
            return new FixedKeys(List.of(VerifyingKey.of(secret)));
        } catch (JOSEException tooShort) {
            return none();
        }
    }

    /** Public keys as {@link PublicKeys} reads them. */
    public static FixedKeys of(String pem) {
        List<VerifyingKey> keys = new ArrayList<>();
        for (PublicKey key : PublicKeys.parse(pem)) {
            try {
                keys.add(VerifyingKey.of("", key));
            } catch (JOSEException unusable) {
                throw new IllegalArgumentException("a key that was read can be used", unusable);
            }
        }
        return new FixedKeys(keys);
    }

    @Override
    public List<VerifyingKey> find(@Nullable String id, SigningAlgorithm algorithm) {
        return keys.stream().filter(key -> key.algorithms().contains(algorithm)).toList();
    }
}
