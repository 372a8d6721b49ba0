package dev.fairlead.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a client proves who it is. What is kept can check a proof and cannot make one. */
public sealed interface Credential {

    /** Unique inside its client. */
    String name();

    /** False refuses its calls with 401; default true. */
    boolean active();

    /** Methods that may be called with it, upper case; empty means all. */
    List<String> allowedMethods();

    /** Addresses that may call with it; empty means all. */
    List<Cidr> allowedIps();

    /** From when on it is refused; empty means never. */
    Optional<Instant> expires();

    /**
     * A key {@code flk_<id>_<secret>}, shown once.
     *
     * @param id the public half of the key, unique in a snapshot: finds the credential. Empty until a key was issued
     * @param hash the secret half under the installation's keyed hash; see {@link KeyHash}
     */
    record ApiKey(
            String name,
            boolean active,
            List<String> allowedMethods,
            List<Cidr> allowedIps,
            Optional<Instant> expires,
            String id,
            KeyHash hash)
            implements Credential {

        public ApiKey {
            allowedMethods = List.copyOf(allowedMethods);
            allowedIps = List.copyOf(allowedIps);
        }
    }
}
