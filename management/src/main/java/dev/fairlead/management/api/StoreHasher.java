package dev.fairlead.management.api;

import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.store.Store;
import dev.fairlead.store.secret.CredentialKeys;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Hashes the keys that bodies bring; credentials without a key have one issued before they come here. */
final class StoreHasher implements KeyHasher {

    private final Store store;

    StoreHasher(Store store) {
        this.store = store;
    }

    @Override
    public KeyHash hash(String secret) {
        return keyring().hash(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String seal(String client, String secret) {
        return CredentialKeys.seal(keyring(), client, secret);
    }

    @Override
    public String password(String client, String password) {
        return store.hashed(password);
    }

    private Keyring keyring() {
        try {
            return store.keyring();
        } catch (KeyException wrong) {
            throw Refusal.of(503, "The installation's key cannot be used: " + wrong.getMessage());
        }
    }

    @Override
    public Optional<String> derive(String client, String credential) {
        return Optional.empty();
    }
}
