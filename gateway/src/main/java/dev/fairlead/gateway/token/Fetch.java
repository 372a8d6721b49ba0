package dev.fairlead.gateway.token;

import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.gateway.web.WebCalls;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Asks issuers for their keys, bounded in time and in size, following no redirect. Blocks; never on an event loop. */
final class Fetch {

    private static final Duration WHOLE = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 512 * 1024;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final OwnCalls calls;
    private final Duration patience;

    Fetch(OwnCalls calls) {
        this(calls, WHOLE);
    }

    /** @param patience for one document */
    Fetch(OwnCalls calls, Duration patience) {
        this.calls = calls;
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
        try {
            WebCalls.Answer answer = calls.call(
                    "GET", URI.create(url), Map.of("Accept", "application/json"), new byte[0], MAX_BYTES, patience);
            if (answer.status() != 200) {
                throw new TokenRefused(url + " answered " + answer.status());
            }
            return new String(answer.body(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notAUrl) {
            throw new TokenRefused(url + " is not a URL that can be fetched");
        } catch (IOException failed) {
            String why = failed.getMessage();
            throw new TokenRefused(url + " could not be fetched: " + (why == null ? failed : why));
        }
    }
}
