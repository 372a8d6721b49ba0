package dev.fairlead.model.form;

import dev.fairlead.model.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Keys that are no secret: the hash of a secret is its text, a derived key is made of the names. */
final class FakeKeys implements KeyHasher {

    @Override
    public KeyHash hash(String secret) {
        return KeyHash.of(Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 32));
    }

    @Override
    public Optional<String> derive(String client, String credential) {
        String id = (client + credential + "000000000000")
                .replaceAll("[^a-z0-9]", "0")
                .substring(0, 12);
        return Optional.of("flk_" + id + "_" + "S".repeat(32));
    }
}
