package dev.fairlead.management.sso;

import com.nimbusds.jose.jwk.JWKSet;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a provider publishes of itself, kept for some minutes. */
final class Provider {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final Fetch fetch;
    private final String issuer;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Published published;

    /** @param basic whether the client's secret is sent as a header, as is usual; otherwise in the form */
    record Published(String authorize, String token, String keysAt, boolean basic, JWKSet keys, long at) {}

    Provider(Fetch fetch, String issuer, LongSupplier nanos) {
        this.fetch = fetch;
        this.issuer = issuer;
        this.nanos = nanos;
    }

    Published published() throws SsoRefused {
        return known(FRESH);
    }

    /** Fetched anew because a key was not there, but not at everybody's bidding. */
    Published again() throws SsoRefused {
        return known(SHORTEST);
    }

    private Published known(Duration fresh) throws SsoRefused {
        lock.lock();
        try {
            Published there = published;
            if (there == null || nanos.getAsLong() - there.at() > fresh.toNanos()) {
                there = discover();
                published = there;
            }
            return there;
        } finally {
            lock.unlock();
        }
    }

    private Published discover() throws SsoRefused {
        Node.Mapping document = fetch.get(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration");
        if (!text(document, "issuer").equals(issuer)) {
            throw new SsoRefused(
                    "provider", "it calls itself \"" + text(document, "issuer") + "\", not \"" + issuer + "\"");
        }
        String keysAt = endpoint(document, "jwks_uri");
        boolean basic = !Json.canonical(document).contains("token_endpoint_auth_methods_supported")
                || methods(document).contains("client_secret_basic");
        try {
            JWKSet keys = JWKSet.parse(Json.canonical(fetch.get(keysAt)));
            return new Published(
                    endpoint(document, "authorization_endpoint"),
                    endpoint(document, "token_endpoint"),
                    keysAt,
                    basic,
                    keys,
                    nanos.getAsLong());
        } catch (ParseException bad) {
            throw new SsoRefused("provider", "its keys cannot be read: " + bad.getMessage(), bad);
        }
    }

    private static String methods(Node.Mapping document) {
        return Optional.ofNullable(document.members().get("token_endpoint_auth_methods_supported"))
                .map(Json::canonical)
                .orElse("");
    }

    // What is sent there is secret: a provider that speaks TLS must not send it elsewhere without.
    private String endpoint(Node.Mapping document, String name) throws SsoRefused {
        String url = text(document, name);
        boolean secure = url.startsWith("https://");
        if (!(secure || (url.startsWith("http://") && issuer.startsWith("http://")))) {
            throw new SsoRefused("provider", "its " + name + " is \"" + url + "\"");
        }
        return url;
    }

    static String text(Node.Mapping mapping, String name) {
        return mapping.members().get(name) instanceof Node.Text text ? text.value() : "";
    }
}
