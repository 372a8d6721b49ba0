package dev.fairlead.gateway.access;

import dev.fairlead.gateway.access.OtherProofs.Asked;
import dev.fairlead.gateway.access.Proving.Kind;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.token.FixedKeys;
import dev.fairlead.gateway.token.KeySource;
import dev.fairlead.gateway.token.PresentedToken;
import dev.fairlead.gateway.token.RemoteKeys;
import dev.fairlead.gateway.token.TokenCheck;
import dev.fairlead.gateway.token.TokenCheck.Result;
import dev.fairlead.gateway.token.TokenRefused;
import dev.fairlead.model.Credential;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed token as credential. Whose it is, is read from it before anything is proven; it is then checked by the rules
 * and keys of that credential, which ask for the same again. What was good is remembered for a while.
 */
final class TokenProof {

    private static final String UNKNOWN = "token is of an unknown client";
    private static final String SEVERAL = "token fits more than one client";

    private final OtherCredentials credentials;
    private final Proving proving;
    private final OtherProofs proofs;
    private final VerifiedProofs verified;
    private final Map<Caller, TokenCheck> checks = Collections.synchronizedMap(new IdentityHashMap<>());

    TokenProof(OtherCredentials credentials, Proving proving, OtherProofs proofs) {
        this.credentials = credentials;
        this.proving = proving;
        this.proofs = proofs;
        this.verified = proving.remembering();
    }

    /** @param verdict null where the token is somebody else's; then the reason says why it is not ours */
    record Outcome(@Nullable Verdict verdict, String reason) {}

    Outcome apply(Asked asked, long range) {
        Exchange exchange = asked.exchange();
        byte[] bytes = exchange.bytes();
        int start = PresentedKey.start(range);
        int end = PresentedKey.end(range);
        Caller known = verified.find(bytes, start, end, exchange.startMillis());
        if (known != null) {
            return new Outcome(proofs.accept(asked, known, Kind.TOKEN), "");
        }
        try {
            return read(asked, PresentedToken.read(bytes, start, end), range);
        } catch (TokenRefused refused) {
            return new Outcome(null, refused.reason());
        }
    }

    private Outcome read(Asked asked, PresentedToken token, long range) {
        String issuer = token.text("iss");
        Caller some = issuer == null ? null : credentials.someOf(issuer);
        if (issuer == null || some == null) {
            return new Outcome(null, "token is of an unknown issuer");
        }
        List<Caller> callers = credentials.byClaims(issuer, token::text);
        boolean several = callers.stream()
                        .map(caller -> caller.client().name())
                        .distinct()
                        .count()
                > 1;
        if (several) {
            return new Outcome(refused(asked, SEVERAL), SEVERAL);
        }
        // Checked for another where nobody is meant, so that it takes as long and nobody learns which clients there
        // are;
        // nothing comes of it.
        Search search = new Search(token, callers.isEmpty() ? List.of(some) : callers, !callers.isEmpty(), range);
        return new Outcome(token.isQuick() ? atOnce(asked, search) : later(asked, search), "");
    }

    /**
     * Whom a token may be of.
     *
     * @param known false where it is nobody's, whatever is found
     * @param range where it stands in the request
     */
    private record Search(PresentedToken token, List<Caller> callers, boolean known, long range) {}

    private Verdict atOnce(Asked asked, Search search) {
        Found found = find(asked.exchange(), search);
        return found.missing() == null ? verdict(asked, search, found) : later(asked, search);
    }

    // A signature of a public key takes a millisecond or two, in which an event loop would serve a hundred others.
    private Verdict later(Asked asked, Search search) {
        Exchange exchange = asked.exchange();
        return proving.tokens().begin(() -> work(asked, search))
                ? exchange.suspend()
                : exchange.refuse(new Failure.Overloaded("too many tokens are being checked"));
    }

    // On a worker, so nothing of the loop's own may be touched.
    private void work(Asked asked, Search search) {
        Exchange exchange = asked.exchange();
        Found found = find(exchange, search);
        RemoteKeys missing = found.missing();
        if (missing == null) {
            exchange.resume(verdict(asked, search, found));
            return;
        }
        switch (missing.await(() -> exchange.resume(fetched(asked, search, missing)))) {
            case BEGUN -> {}
            case AWAY -> exchange.resume(exchange.refuse(new Failure.IssuerLost(missing.name())));
            case FULL ->
                exchange.resume(
                        exchange.refuse(new Failure.Overloaded("too many requests wait for the keys of an issuer")));
        }
    }

    private Verdict fetched(Asked asked, Search search, RemoteKeys keys) {
        Found found = find(asked.exchange(), search);
        return found.missing() == null
                ? verdict(asked, search, found)
                : asked.exchange().refuse(new Failure.IssuerLost(keys.name()));
    }

    private Verdict verdict(Asked asked, Search search, Found found) {
        Caller caller = found.caller();
        if (!search.known()) {
            return refused(asked, UNKNOWN);
        }
        if (caller == null) {
            return refused(asked, found.reason());
        }
        if (!found.bound()) {
            Exchange exchange = asked.exchange();
            verified.remember(
                    exchange.bytes(),
                    PresentedKey.start(search.range()),
                    PresentedKey.end(search.range()),
                    caller,
                    exchange.startMillis(),
                    found.untilMillis());
        }
        return proofs.accept(asked, caller, Kind.TOKEN);
    }

    private record Found(
            @Nullable Caller caller,
            long untilMillis,
            boolean bound,
            String reason,
            @Nullable RemoteKeys missing) {}

    // Two at most: a credential, and what it was before it was rotated.
    private Found find(Exchange exchange, Search search) {
        String reason = "";
        RemoteKeys missing = null;
        for (Caller caller : search.callers()) {
            switch (checkOf(caller).check(search.token(), exchange.startMillis())) {
                case Result.Good good -> {
                    String certificate = good.certificate();
                    if (certificate == null || isShown(exchange, certificate)) {
                        return new Found(caller, good.untilMillis(), certificate != null, "", null);
                    }
                    reason = "token is bound to another certificate";
                }
                case Result.Bad bad -> reason = bad.reason();
                case Result.Unsettled unsettled -> missing = unsettled.keys();
            }
        }
        return new Found(null, 0, false, reason, missing);
    }

    private static boolean isShown(Exchange exchange, String thumbprint) {
        ShownCertificate shown = ShownCertificate.of(exchange);
        return shown != null
                && MessageDigest.isEqual(
                        Base64.getUrlEncoder().withoutPadding().encode(shown.fingerprint()),
                        thumbprint.getBytes(StandardCharsets.US_ASCII));
    }

    private Verdict refused(Asked asked, String reason) {
        proofs.count(asked, Kind.TOKEN, false);
        return proofs.refuse(asked, reason, true);
    }

    private TokenCheck checkOf(Caller caller) {
        TokenCheck known = checks.get(caller);
        if (known == null) {
            Credential.Jwt token = (Credential.Jwt) caller.credential();
            known = new TokenCheck(token.rules(), keys(caller, token));
            checks.put(caller, known);
        }
        return known;
    }

    private KeySource keys(Caller caller, Credential.Jwt token) {
        return switch (token.keys()) {
            case Credential.Keys.Secret secret -> {
                byte[] opened = proving.opening().open(caller.client().name().name(), secret.sealed());
                yield opened == null ? FixedKeys.none() : FixedKeys.of(opened);
            }
            case Credential.Keys.Public open -> FixedKeys.of(open.pem());
            case Credential.Keys.KeySet set -> proving.issuers().of(token);
            case Credential.Keys.Discovered issuer -> proving.issuers().of(token);
        };
    }
}
