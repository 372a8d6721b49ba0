package dev.fairlead.model.form;

import dev.fairlead.model.KeyHash;
import java.util.Optional;

/** What reading a credential needs of the installation's secrets. */
public interface KeyHasher {

    /** The keyed hash of the secret part of an API key. */
    KeyHash hash(String secret);

    /**
     * The whole key {@code flk_<id>_<secret>} of a credential that was declared without one: the same at every call.
     * Empty where such a credential has no key until one is issued, as in the store.
     */
    Optional<String> derive(String client, String credential);
}
