package dev.fairlead.model.tls;

import java.util.List;

/**
 * What is asked of callers about who they are.
 *
 * @param kind how it is asked
 * @param authorities files or texts with the certificates of those who may sign; needed where they are verified
 */
public record ClientAuthentication(Kind kind, List<Pem> authorities) {

    public ClientAuthentication {
        authorities = List.copyOf(authorities);
    }

    /** The words of Traefik, which are those of Go. */
    public enum Kind {
        /** Nothing is asked. */
        NO_CLIENT_CERT("NoClientCert"),
        /** It is asked for, and may be missing or anybody's. */
        REQUEST_CLIENT_CERT("RequestClientCert"),
        /** It must be there, and may be anybody's. */
        REQUIRE_ANY_CLIENT_CERT("RequireAnyClientCert"),
        /** It may be missing; one that is there must be signed by an authority. */
        VERIFY_CLIENT_CERT_IF_GIVEN("VerifyClientCertIfGiven"),
        /** It must be there and be signed by an authority. */
        REQUIRE_AND_VERIFY_CLIENT_CERT("RequireAndVerifyClientCert");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As Traefik writes it. */
        public String word() {
            return word;
        }

        /** Whether a certificate that is shown must be signed by an authority. */
        public boolean verifies() {
            return this == VERIFY_CLIENT_CERT_IF_GIVEN || this == REQUIRE_AND_VERIFY_CLIENT_CERT;
        }
    }

    /** Nothing is asked. */
    public static ClientAuthentication none() {
        return new ClientAuthentication(Kind.NO_CLIENT_CERT, List.of());
    }
}
