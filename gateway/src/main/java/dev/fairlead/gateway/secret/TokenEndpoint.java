package dev.fairlead.gateway.secret;

import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.web.WebCalls;
import dev.fairlead.model.Secret;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Fetches tokens with client credentials (RFC 6749 section 4.4). */
final class TokenEndpoint {

    private static final Duration ANSWER = Duration.ofSeconds(8);
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int MAX_TOKEN = 8 * 1024;
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    private final OwnCalls calls;

    TokenEndpoint(OwnCalls calls) {
        this.calls = calls;
    }

    /** A token and how long it is good. */
    record Token(String text, Duration lives) {
        @Override
        public String toString() {
            return "Token[***, " + lives + "]";
        }
    }

    Token fetch(Secret.ClientCredentials client, String secret) throws SecretFailure {
        String pair = encoded(client.clientId()) + ":" + encoded(secret);
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
        Map<String, String> headers = Map.of(
                "Accept",
                "application/json",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                "Basic " + basic);
        byte[] form = form(client).getBytes(StandardCharsets.UTF_8);
        try {
            WebCalls.Answer answer = calls.call("POST", client.tokenUrl(), headers, form, MAX_ANSWER_BYTES, ANSWER);
            if (answer.status() != 200) {
                throw new SecretFailure(client.tokenUrl() + " answered " + answer.status());
            }
            return token(Json.read(answer.body(), "token", MAX_ANSWER_BYTES), client);
        } catch (IOException | Json.Malformed failure) {
            boolean known = failure instanceof NotAsked;
            String why = known ? failure.getMessage() : failure.getClass().getSimpleName();
            throw new SecretFailure(client.tokenUrl() + " gave no token: " + why, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SecretFailure(client.tokenUrl() + " was not waited for", stop);
        }
    }

    private static String form(Secret.ClientCredentials client) {
        StringBuilder form = new StringBuilder("grant_type=client_credentials");
        if (!client.scopes().isEmpty()) {
            form.append("&scope=").append(encoded(String.join(" ", client.scopes())));
        }
        client.audience().ifPresent(audience -> form.append("&audience=").append(encoded(audience)));
        return form.toString();
    }

    private static Token token(Node answer, Secret.ClientCredentials client) throws SecretFailure {
        Map<String, Node> members = answer instanceof Node.Mapping mapping ? mapping.members() : Map.of();
        boolean bearer = members.get("token_type") instanceof Node.Text type
                && type.value().equalsIgnoreCase("bearer");
        if (!bearer || !(members.get("access_token") instanceof Node.Text token) || !isToken(token.value())) {
            throw new SecretFailure(client.tokenUrl() + " answered without a bearer token");
        }
        Duration lives = USUAL_LIFE;
        if (members.get("expires_in") instanceof Node.Decimal seconds) {
            long said = seconds.value().longValue();
            lives = Duration.ofSeconds(Math.max(1, Math.min(said, LONGEST_LIFE.toSeconds())));
        }
        return new Token(token.value(), lives);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= MAX_TOKEN && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
