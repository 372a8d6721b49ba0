package dev.fairlead.gateway.token;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks issuers for their keys, bounded in time and in size, following no redirect. Blocks; never on an event loop. */
final class Fetch {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 512 * 1024;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final Duration patience;

    Fetch() {
        this(WHOLE);
    }

    /** @param patience for one document */
    Fetch(Duration patience) {
        this.patience = patience;
    }

    /**
     * The keys of a set.
     *
     * @throws TokenRefused with the reason in one sentence
     */
    KeySet keys(String url) throws TokenRefused, InterruptedException {
        return KeySet.read(document(url));
    }

    /**
     * The keys that an issuer names.
     *
     * @throws TokenRefused with the reason in one sentence
     */
    KeySet keysOf(String issuer) throws TokenRefused, InterruptedException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Node.Mapping said = mapping(document(base + DISCOVERY));
        // The same letter by letter (OpenID Connect Discovery section 4.3), or one issuer could speak for another.
        if (!issuer.equals(text(said, "issuer"))) {
            throw new TokenRefused("the discovery document is of another issuer, \"" + text(said, "issuer") + "\"");
        }
        String keys = text(said, "jwks_uri");
        boolean less = issuer.startsWith("https://") && !keys.startsWith("https://");
        if (keys.isEmpty() || less) {
            throw new TokenRefused("the discovery document names no keys that can be fetched as safely");
        }
        return keys(keys);
    }

    private static Node.Mapping mapping(String document) throws TokenRefused {
        try {
            if (Json.read(document, "discovery") instanceof Node.Mapping mapping) {
                return mapping;
            }
        } catch (Json.Malformed malformed) {
            throw new TokenRefused("the discovery document is not JSON: it " + malformed.text());
        }
        throw new TokenRefused("the discovery document is not a JSON object");
    }

    private static String text(Node.Mapping mapping, String name) {
        return mapping.members().get(name) instanceof Node.Text text ? text.value() : "";
    }

    private String document(String url) throws TokenRefused, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(patience)
                    .header("Accept", "application/json")
                    .build();
            asked = client.sendAsync(
                    request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
        } catch (IllegalArgumentException notAUrl) {
            throw new TokenRefused(url + " is not a URL that can be fetched");
        }
        try {
            // The request's own time ends with the answer's head.
            HttpResponse<byte[]> answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new TokenRefused(url + " answered " + answer.statusCode());
            }
            return new String(answer.body(), StandardCharsets.UTF_8);
        } catch (TimeoutException late) {
            throw new TokenRefused(url + " did not answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw new TokenRefused(url + " could not be fetched: " + reason(failed));
        } finally {
            asked.cancel(true);
        }
    }

    private static String reason(ExecutionException failed) {
        Throwable cause = failed.getCause();
        String text = cause == null ? "unknown" : String.valueOf(cause.getMessage());
        boolean said = cause instanceof IOException && cause.getMessage() != null;
        return said ? text : String.valueOf(cause);
    }

    void close() {
        client.shutdownNow();
    }
}
