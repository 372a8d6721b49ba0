package dev.fairlead.gateway.secret;

import dev.fairlead.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/** Makes what a service gets to see of a secret. Waits, so never on a loop. */
final class Proofs {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

    private final Values values;
    private final TokenEndpoint tokens;
    private final InstantSource clock;

    Proofs(Values values, TokenEndpoint tokens, InstantSource clock) {
        this.values = values;
        this.tokens = tokens;
        this.clock = clock;
    }

    Proof make(String name, Secret secret) throws SecretFailure {
        return switch (secret.proof()) {
            case Secret.Header header ->
                constant(header.header(), header.prefix() + values.take(name, header.value()), header.value());
            case Secret.Basic basic -> {
                String pair = basic.username() + ":" + values.take(name, basic.password());
                String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
                yield constant("Authorization", "Basic " + encoded, basic.password());
            }
            case Secret.ClientCredentials client -> {
                TokenEndpoint.Token token = tokens.fetch(client, values.take(name, client.clientSecret()));
                yield token(token, clock.millis());
            }
            case Secret.Connection connection -> {
                String address = values.take(name, connection.address());
                yield Values.changes(connection.address())
                        ? new Proof(Proof.NO_HEADER, address, clock.millis() + again(connection.address()), Proof.NEVER)
                        : new Proof(Proof.NO_HEADER, address, Proof.NEVER, Proof.NEVER);
            }
        };
    }

    private Proof constant(String header, String value, Secret.Value source) throws SecretFailure {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c > 0x7e)) {
            throw new SecretFailure("its value has a character that cannot stand in a header");
        }
        if (!Values.changes(source)) {
            return new Proof(header, value, Proof.NEVER, Proof.NEVER);
        }
        return new Proof(header, value, clock.millis() + again(source), Proof.NEVER);
    }

    private static long again(Secret.Value source) {
        return (source instanceof Secret.Command ? ASK_AGAIN : LOOK_AGAIN).toMillis();
    }

    // Fetched anew after four fifths of its time, so that nobody waits while the endpoint answers.
    private static Proof token(TokenEndpoint.Token token, long now) {
        long lives = token.lives().toMillis();
        long margin = Math.min(lives / 10, 5_000);
        return new Proof("Authorization", "Bearer " + token.text(), now + lives * 4 / 5, now + lives - margin);
    }
}
