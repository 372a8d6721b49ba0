package dev.fairlead.gateway.acme;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who orders certificates for the routes that name it (Traefik: certificate resolver).
 *
 * @param name what routes call it
 * @param directory of the authority
 * @param email where the authority may write to
 * @param challenge how it is proven that hosts are ours
 * @param keyType of the keys of certificates
 * @param binding to an account that the authority knows already
 * @param authorities who may sign the authority's own certificate, in PEM; those of the system where there is none
 */
public record Resolver(
        String name,
        URI directory,
        Optional<String> email,
        Challenge challenge,
        KeyType keyType,
        Optional<Binding> binding,
        Optional<Path> authorities) {

    /** How it is proven that a host is ours. */
    public enum Challenge {
        /** An answer on the plain port (RFC 8555 section 8.3). */
        HTTP_01,
        /** A handshake on the port with TLS (RFC 8737). */
        TLS_ALPN_01
    }

    /** What keys are made. */
    public enum KeyType {
        EC256,
        EC384,
        RSA2048,
        RSA4096,
        RSA8192
    }

    /**
     * An account elsewhere (RFC 8555 section 7.3.4).
     *
     * @param id the authority's name for it
     * @param mac the key that both know, in base64url; secret
     */
    public record Binding(String id, String mac) {

        @Override
        public String toString() {
            return "Binding[" + id + ", ***]";
        }
    }
}
