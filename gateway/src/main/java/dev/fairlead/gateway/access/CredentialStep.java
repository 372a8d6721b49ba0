package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls. All that is wrong with a credential is 401 with the same answer, and an unknown id takes as long
 * as a wrong secret: nobody learns which ids exist.
 */
public final class CredentialStep implements Step {

    private static final Name NO_PRODUCT = new Name("-", Owner.FILE);

    private final CredentialIndex credentials;
    private final SecretCheck secrets;
    private final Uses uses;
    private final @Nullable OtherProofs others;
    private final Name product;

    /** A step that knows these credentials. */
    public CredentialStep(CredentialIndex credentials, SecretCheck secrets, Proving proving) {
        this(credentials, secrets, proving.uses(), proofs(credentials, proving), NO_PRODUCT);
    }

    private CredentialStep(
            CredentialIndex credentials, SecretCheck secrets, Uses uses, @Nullable OtherProofs others, Name product) {
        this.credentials = credentials;
        this.secrets = secrets;
        this.uses = uses;
        this.others = others;
        this.product = product;
    }

    private static @Nullable OtherProofs proofs(CredentialIndex credentials, Proving proving) {
        OtherCredentials others = credentials.others();
        return others == null ? null : new OtherProofs(others, proving);
    }

    /** The same for the endpoints of a product. */
    public CredentialStep at(Name its) {
        return new CredentialStep(credentials, secrets, uses, others, its);
    }

    @Override
    public String name() {
        return "credential";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        return apply(exchange, true);
    }

    /** What is only explained is no use of the credential. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        return apply(exchange, false);
    }

    private Verdict apply(Exchange exchange, boolean counts) {
        if (others != null && others.hasCertificates()) {
            ShownCertificate.disbelieve(exchange);
        }
        long key = PresentedKey.find(exchange);
        if (key == PresentedKey.AMBIGUOUS) {
            return refuse(exchange, "more than one credential");
        }
        if (others != null && PresentedKey.isForeign(exchange, key)) {
            return others.apply(exchange, product, counts);
        }
        if (key == PresentedKey.NONE) {
            return refuse(exchange, "no credential");
        }
        int start = PresentedKey.start(key);
        if (!KeyText.isKey(exchange.bytes(), start, PresentedKey.end(key))) {
            return refuse(exchange, "malformed key");
        }
        return check(exchange, start, counts);
    }

    private Verdict check(Exchange exchange, int start, boolean counts) {
        byte[] bytes = exchange.bytes();
        Caller caller = credentials.find(KeyText.idOfKey(bytes, start));
        KeyHash hash = caller == null ? Caller.NOBODY : caller.hash();
        boolean proven = secrets.matches(exchange.loop(), bytes, KeyText.secretStart(start), hash);
        if (caller == null) {
            return refuse(exchange, "unknown key id");
        }
        if (!proven) {
            return refuse(exchange, "wrong secret");
        }
        Failure ended = accept(exchange, caller);
        if (ended != null) {
            return exchange.refuse(ended);
        }
        if (counts) {
            uses.note(caller, exchange.startMillis());
        }
        return Verdict.CONTINUE;
    }

    /** It was proven who calls; null if the credential is good now, else why it is not. */
    static Failure.@Nullable Unauthorized accept(Exchange exchange, Caller caller) {
        // From here on the log may say who it was: the secret was right.
        exchange.caller(caller.client().name().name(), caller.credential().name());
        exchange.attach(caller);
        if (!caller.terms().active()) {
            return new Failure.Unauthorized("credential is not active");
        }
        return exchange.startMillis() >= caller.expiresMillis()
                ? new Failure.Unauthorized("credential has expired")
                : null;
    }

    private static Verdict refuse(Exchange exchange, String reason) {
        return exchange.refuse(new Failure.Unauthorized(reason));
    }
}
