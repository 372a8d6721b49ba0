package dev.fairlead.management.sso;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A token that says who somebody is: its signature and its claims (OpenID Connect Core 3.1.3.7). */
final class IdToken {

    private static final Set<JWSAlgorithm> SIGNED = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_TRIES = 4;

    private final SignedJWT token;

    private IdToken(SignedJWT token) {
        this.token = token;
    }

    static IdToken parse(String text) throws SsoRefused {
        try {
            if (text.isEmpty() || text.length() > MAX_BYTES) {
                throw new SsoRefused("provider", "the id token has " + text.length() + " characters");
            }
            IdToken token = new IdToken(SignedJWT.parse(text));
            if (!SIGNED.contains(token.token.getHeader().getAlgorithm())
                    || token.token.getHeader().getCriticalParams() != null) {
                throw new SsoRefused(
                        "provider",
                        "the id token is signed by " + token.token.getHeader().getAlgorithm());
            }
            return token;
        } catch (ParseException bad) {
            throw new SsoRefused("provider", "the id token cannot be read", bad);
        }
    }

    /** Whether one of these keys signed it; empty if none of them fits at all. */
    Optional<Boolean> isSignedBy(JWKSet keys) throws SsoRefused {
        JWSHeader header = token.getHeader();
        JWKMatcher.Builder wanted = new JWKMatcher.Builder()
                .keyTypes(com.nimbusds.jose.jwk.KeyType.forAlgorithm(header.getAlgorithm()))
                .keyUses(KeyUse.SIGNATURE, null)
                .algorithms(header.getAlgorithm(), null);
        if (header.getKeyID() != null) {
            wanted.keyID(header.getKeyID());
        }
        List<JWK> fitting = new JWKSelector(wanted.build()).select(keys);
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        for (JWK key : fitting.subList(0, Math.min(MAX_TRIES, fitting.size()))) {
            if (verifies(key)) {
                return Optional.of(true);
            }
        }
        return Optional.of(false);
    }

    private boolean verifies(JWK key) throws SsoRefused {
        try {
            if (key instanceof RSAKey rsa) {
                return token.verify(new RSASSAVerifier(rsa.toRSAPublicKey()));
            }
            if (key instanceof ECKey curve) {
                JWSVerifier verifier = new ECDSAVerifier(curve.toECPublicKey());
                return verifier.supportedJWSAlgorithms()
                                .contains(token.getHeader().getAlgorithm())
                        && token.verify(verifier);
            }
            return false;
        } catch (JOSEException unusable) {
            throw new SsoRefused("provider", "a key of the provider cannot be used", unusable);
        }
    }

    /** The claims, if they are for this client, of this provider, of now, and answer this very question. */
    Node.Mapping claims(SsoSettings settings, String nonce, Instant now) throws SsoRefused {
        Node.Mapping claims = read();
        require(Provider.text(claims, "iss").equals(settings.issuer()), "iss");
        List<String> audience = texts(claims.members().get("aud"));
        require(audience.contains(settings.clientId()), "aud");
        String party = Provider.text(claims, "azp");
        require(party.isEmpty() ? audience.size() == 1 : party.equals(settings.clientId()), "azp");
        require(time(claims, "exp").filter(end -> now.isBefore(end.plus(SKEW))).isPresent(), "exp");
        require(
                time(claims, "iat")
                        .filter(made -> made.isBefore(now.plus(SKEW)))
                        .isPresent(),
                "iat");
        require(Provider.text(claims, "nonce").equals(nonce), "nonce");
        require(!Provider.text(claims, "sub").isEmpty(), "sub");
        return claims;
    }

    private Node.Mapping read() throws SsoRefused {
        try {
            if (Json.read(token.getPayload().toBytes(), "id token", MAX_BYTES) instanceof Node.Mapping mapping) {
                return mapping;
            }
            throw new SsoRefused("provider", "the id token is no object");
        } catch (Json.Malformed bad) {
            throw new SsoRefused("provider", "the id token is not JSON", bad);
        }
    }

    private static void require(boolean fits, String claim) throws SsoRefused {
        if (!fits) {
            throw new SsoRefused("provider", "the id token's \"" + claim + "\" is not as it must be");
        }
    }

    private static Optional<Instant> time(Node.Mapping claims, String name) {
        return claims.members().get(name) instanceof Node.Decimal seconds
                        && seconds.value().abs().compareTo(BigDecimal.valueOf(1_000_000_000_000L)) < 0
                ? Optional.of(Instant.ofEpochSecond(seconds.value().longValue()))
                : Optional.empty();
    }

    /** One text, or a list of them. */
    static List<String> texts(@org.jspecify.annotations.Nullable Node node) {
        if (node instanceof Node.Text text) {
            return List.of(text.value());
        }
        return node instanceof Node.Sequence list
                ? list.elements().stream()
                        .filter(Node.Text.class::isInstance)
                        .map(each -> ((Node.Text) each).value())
                        .toList()
                : List.of();
    }
}
