package dev.fairlead.gateway.token;

import dev.fairlead.model.SigningAlgorithm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the keys of an issuer come from. */
public sealed interface KeySource permits FixedKeys, RemoteKeys {

    /**
     * The keys that may have signed a token, at most a few.
     *
     * @param id its {@code kid}, or null
     * @return empty if there is none; null if they have to be fetched first
     */
    @Nullable
    List<VerifyingKey> find(@Nullable String id, SigningAlgorithm algorithm);
}
