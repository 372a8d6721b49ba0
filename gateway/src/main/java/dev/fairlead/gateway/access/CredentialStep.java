package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.KeyHash;

/**
 * Finds out who calls. All that is wrong with a credential is 401 with the same answer, and an unknown id takes as long
 * as a wrong secret: nobody learns which ids exist.
 */
public final class CredentialStep implements Step.Pure {

    // No secret that anybody can find has this hash.
    private static final KeyHash NOBODY = KeyHash.of(new byte[32]);

    private final CredentialIndex credentials;
    private final SecretCheck secrets;

    /** A step that knows these credentials. */
    public CredentialStep(CredentialIndex credentials, SecretCheck secrets) {
        this.credentials = credentials;
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "credential";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        long key = PresentedKey.find(exchange);
        if (key == PresentedKey.NONE) {
            return refuse(exchange, "no credential");
        }
        if (key == PresentedKey.AMBIGUOUS) {
            return refuse(exchange, "more than one credential");
        }
        int start = PresentedKey.start(key);
        if (!KeyText.isKey(exchange.bytes(), start, PresentedKey.end(key))) {
            return refuse(exchange, "malformed key");
        }
        return check(exchange, start);
    }

    private Verdict check(Exchange exchange, int start) {
        byte[] bytes = exchange.bytes();
        Caller caller = credentials.find(KeyText.idOfKey(bytes, start));
        KeyHash hash = caller == null ? NOBODY : caller.credential().hash();
        boolean proven = secrets.matches(exchange.loop(), bytes, KeyText.secretStart(start), hash);
        if (caller == null) {
            return refuse(exchange, "unknown key id");
        }
        if (!proven) {
            return refuse(exchange, "wrong secret");
        }
        // From here on the log may say who it was: the secret was right.
        exchange.caller(caller.client().name().name(), caller.credential().name());
        exchange.attach(caller);
        if (!caller.credential().active()) {
            return refuse(exchange, "credential is not active");
        }
        return exchange.startMillis() >= caller.expiresMillis()
                ? refuse(exchange, "credential has expired")
                : Verdict.CONTINUE;
    }

    private static Verdict refuse(Exchange exchange, String reason) {
        return exchange.refuse(new Failure.Unauthorized(reason));
    }
}
