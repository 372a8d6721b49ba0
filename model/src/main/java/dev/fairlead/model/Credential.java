package dev.fairlead.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a client proves who it is. What is kept can check a proof and cannot make one, but for the secret of tokens that
 * are signed with one, which is kept encrypted.
 */
public sealed interface Credential {

    /** Unique inside its client. */
    String name();

    /** On which terms it is good. */
    Terms terms();

    /** The word for its kind. */
    String type();

    /** False refuses its calls with 401; default true. */
    default boolean active() {
        return terms().active();
    }

    /** Methods that may be called with it, upper case; empty means all. */
    default List<String> allowedMethods() {
        return terms().allowedMethods();
    }

    /** Addresses that may call with it; empty means all. */
    default List<Cidr> allowedIps() {
        return terms().allowedIps();
    }

    /** From when on it is refused; empty means never. */
    default Optional<Instant> expires() {
        return terms().expires();
    }

    /**
     * A key {@code flk_<id>_<secret>}, shown once.
     *
     * @param id the public half of the key, unique in a snapshot: finds the credential. Empty until a key was issued
     * @param hash the secret half under the installation's keyed hash; see {@link KeyHash}
     */
    record ApiKey(String name, Terms terms, String id, KeyHash hash) implements Credential {

        /** One that may be used at all hours. */
        public ApiKey(
                String name,
                boolean active,
                List<String> allowedMethods,
                List<Cidr> allowedIps,
                Optional<Instant> expires,
                String id,
                KeyHash hash) {
            this(name, new Terms(active, allowedMethods, allowedIps, expires, List.of()), id, hash);
        }

        @Override
        public String type() {
            return "api-key";
        }
    }

    /** A signed token (RFC 7519), presented as {@code Authorization: Bearer}. */
    record Jwt(String name, Terms terms, TokenRules rules, Keys keys) implements Credential {

        @Override
        public String type() {
            return keys instanceof Keys.Discovered ? "oidc" : "jwt";
        }
    }

    /** What proves that a token is the issuer's. */
    sealed interface Keys {

        /** A secret that issuer and gateway share, sealed under the installation's key. */
        record Secret(String sealed) implements Keys {
            @Override
            public String toString() {
                return "Secret[***]";
            }
        }

        /** Public keys, one PEM block each. */
        record Public(String pem) implements Keys {}

        /** A set of public keys (RFC 7517) at this URL. */
        record KeySet(String url) implements Keys {}

        /** The set of public keys that the issuer names in its discovery document. */
        record Discovered() implements Keys {}
    }

    /** A certificate that the caller shows in its handshake, or that a trusted proxy was shown. */
    record Certificate(String name, Terms terms, Mark mark) implements Credential {

        @Override
        public String type() {
            return "mtls";
        }
    }

    /** By what a certificate is known. */
    sealed interface Mark {

        /** SHA-256 of the whole certificate, 64 lower-case hexadecimal digits. */
        record Fingerprint(String hex) implements Mark {}

        /**
         * Its subject. Only one that an authority has vouched for counts.
         *
         * @param canonical as {@code X500Principal.CANONICAL} writes it
         */
        record SubjectName(String canonical) implements Mark {}
    }

    /**
     * A user name and a password.
     *
     * @param user unique in a snapshot
     * @param hash {@code pbkdf2-sha256$…}, a hash of {@code htpasswd}, or {@code keyed$} and the installation's hash
     */
    record Basic(String name, Terms terms, String user, String hash) implements Credential {

        @Override
        public String type() {
            return "basic";
        }

        @Override
        public String toString() {
            return "Basic[" + name + ", ***]";
        }
    }

    /** Nothing: whoever presents no other credential to a product of the client is the client. */
    record Open(String name, Terms terms) implements Credential {

        @Override
        public String type() {
            return "none";
        }
    }
}
