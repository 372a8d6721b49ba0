package dev.fairlead.sources.docker;

import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import java.util.Optional;

/** Labels hold no keys. */
final class NoKeys implements KeyHasher {

    @Override
    public KeyHash hash(String secret) {
        return KeyHash.of(new byte[32]);
    }

    @Override
    public Optional<String> derive(String client, String credential) {
        return Optional.empty();
    }
}
