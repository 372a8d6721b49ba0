package dev.fairlead.gateway.access;

import dev.fairlead.gateway.access.Proving.Kind;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Name;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls where no key was presented, by what stands highest of: a signed token of an issuer that is known, a
 * user name and a password, a certificate, nothing. A token of somebody else is the service's business, as it is beside a
 * key. One for each snapshot.
 */
final class OtherProofs {

    private static final String BEARER = "Bearer";
    private static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";
    private static final String BASIC = "Basic realm=\"fairlead\", charset=\"UTF-8\"";

    private final OtherCredentials credentials;
    private final Proving proving;
    private final TokenProof tokens;
    private final PasswordProof passwords;
    private final VerifiedProofs certificates;

    OtherProofs(OtherCredentials credentials, Proving proving) {
        this.credentials = credentials;
        this.proving = proving;
        this.tokens = new TokenProof(credentials, proving, this);
        this.passwords = new PasswordProof(credentials, proving, this);
        this.certificates = proving.remembering();
    }

    /** Whether headers about certificates mean something here. */
    boolean hasCertificates() {
        return credentials.hasCertificates();
    }

    /** Looks for all but keys; no header stands there twice. */
    Verdict apply(Exchange exchange, Name product, boolean counts) {
        Asked asked = new Asked(exchange, product, counts);
        String why = "no credential";
        long authorization = exchange.headerRange(PresentedKey.AUTHORIZATION);
        if (authorization != PresentedKey.NONE) {
            long bearer = PresentedKey.inScheme(exchange, authorization, PresentedKey.BEARER);
            if (bearer != PresentedKey.NONE && !credentials.hasTokens()) {
                why = "malformed key";
            } else if (bearer != PresentedKey.NONE) {
                TokenProof.Outcome outcome = tokens.apply(asked, bearer);
                if (outcome.verdict() != null) {
                    return outcome.verdict();
                }
                why = outcome.reason();
            } else if (credentials.hasUsers()) {
                long basic = PresentedKey.inScheme(exchange, authorization, PresentedKey.BASIC);
                if (basic != PresentedKey.NONE) {
                    return passwords.apply(asked, basic);
                }
            }
        }
        return withoutHeader(asked, why, authorization != PresentedKey.NONE);
    }

    /** One request at one product; what is only explained does not count as a use. */
    record Asked(Exchange exchange, Name product, boolean counts) {}

    private Verdict withoutHeader(Asked asked, String why, boolean token) {
        if (credentials.hasCertificates()) {
            Caller shown = certificate(asked.exchange());
            if (shown != null) {
                return accept(asked, shown, Kind.CERTIFICATE);
            }
        }
        Caller open = credentials.openFor(asked.product());
        return open == null
                ? refuse(asked, why, token && !why.equals("no credential"))
                : accept(asked, open, Kind.NONE);
    }

    // What a proxy tells is remembered by its text, so that it is not read again with each request.
    private @Nullable Caller certificate(Exchange exchange) {
        long now = exchange.startMillis();
        long told = ShownCertificate.told(exchange);
        byte[] bytes = exchange.bytes();
        if (told != PresentedKey.NONE) {
            Caller known = certificates.find(bytes, PresentedKey.start(told), PresentedKey.end(told), now);
            if (known != null) {
                return known;
            }
        }
        ShownCertificate shown = ShownCertificate.of(exchange);
        Caller caller = shown == null || !shown.isInTime(now) ? null : find(shown);
        if (shown != null && caller != null && told != PresentedKey.NONE) {
            long end = shown.certificate().getNotAfter().toInstant().toEpochMilli();
            certificates.remember(bytes, PresentedKey.start(told), PresentedKey.end(told), caller, now, end);
        }
        return caller;
    }

    private @Nullable Caller find(ShownCertificate shown) {
        Caller caller = credentials.byFingerprint(HexFormat.of().formatHex(shown.fingerprint()));
        if (caller != null || !shown.vouched() || !credentials.hasSubjects()) {
            return caller;
        }
        return credentials.bySubject(
                shown.certificate().getSubjectX500Principal().getName(X500Principal.CANONICAL));
    }

    /** The proof was good; whether the credential is, is asked here. */
    Verdict accept(Asked asked, Caller caller, Kind kind) {
        Exchange exchange = asked.exchange();
        Failure.Unauthorized ended = CredentialStep.accept(exchange, caller);
        count(asked, kind, ended == null);
        if (ended != null) {
            return refuse(asked, ended.reason(), false);
        }
        if (asked.counts()) {
            proving.uses().note(caller, exchange.startMillis());
        }
        return Verdict.CONTINUE;
    }

    /** What is only explained is not counted. */
    void count(Asked asked, Kind kind, boolean good) {
        if (asked.counts()) {
            proving.count(kind, good);
        }
    }

    /** @param token whether it was a bad token that was presented, which RFC 6750 wants said */
    Verdict refuse(Asked asked, String reason, boolean token) {
        String bearer = token ? INVALID_TOKEN : BEARER;
        List<String> challenges =
                credentials.asksForPassword(asked.product()) ? List.of(bearer, BASIC) : List.of(bearer);
        return asked.exchange().refuse(new Failure.Unauthorized(reason, challenges));
    }
}
