package dev.fairlead.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a token must say to be a credential's.
 *
 * @param issuer its {@code iss}, letter by letter
 * @param audiences of which its {@code aud} has one; empty asks for none
 * @param client which client it was issued to; empty takes every token of the issuer that no other credential takes
 * @param claims what it must say besides: the claim is this text, or a list or a {@code scope} that has it
 * @param skew by how much the issuer's clock may be off
 * @param algorithms by which it may be signed; all of kinds that the keys can have
 */
public record TokenRules(
        String issuer,
        List<String> audiences,
        Optional<ClientClaim> client,
        Map<String, String> claims,
        Duration skew,
        List<SigningAlgorithm> algorithms) {

    /** What holds where nothing is said. */
    public static final Duration USUAL_SKEW = Duration.ofSeconds(60);

    public TokenRules {
        audiences = List.copyOf(audiences);
        claims = Map.copyOf(claims);
        algorithms = List.copyOf(algorithms);
    }

    /**
     * A claim that says to which client a token was issued.
     *
     * @param claim empty for {@code client_id}, and where a token has none, {@code azp}
     * @param value what it says
     */
    public record ClientClaim(String claim, String value) {}
}
