package dev.fairlead.gateway.access;

import dev.fairlead.gateway.access.OtherProofs.Asked;
import dev.fairlead.gateway.access.Proving.Kind;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user name and a password as credential (RFC 7617). A name that is not known is checked like one that is, against the
 * hash of some other: it takes as long, and nobody learns which names there are.
 */
final class PasswordProof {

    private static final int LONGEST = 1024;

    private final OtherCredentials credentials;
    private final Proving proving;
    private final OtherProofs proofs;

    PasswordProof(OtherCredentials credentials, Proving proving, OtherProofs proofs) {
        this.credentials = credentials;
        this.proving = proving;
        this.proofs = proofs;
    }

    private record Given(String user, String password) {}

    Verdict apply(Asked asked, long range) {
        Given given = read(asked.exchange().bytes(), PresentedKey.start(range), PresentedKey.end(range));
        if (given == null) {
            return refused(asked, "malformed user name and password");
        }
        List<Caller> callers = credentials.byUser(given.user());
        PasswordChecks checks = proving.passwords();
        for (Caller caller : callers) {
            if (checks.remembers(client(caller), given.password(), hash(caller))) {
                return proofs.accept(asked, caller, Kind.PASSWORD);
            }
        }
        Exchange exchange = asked.exchange();
        return checks.begin(() -> exchange.resume(checked(asked, given, callers)))
                ? exchange.suspend()
                : exchange.refuse(new Failure.Overloaded("too many passwords are being checked"));
    }

    // On a worker.
    private Verdict checked(Asked asked, Given given, List<Caller> callers) {
        for (Caller caller : callers) {
            if (proving.passwords().isRight(client(caller), given.password(), hash(caller))) {
                return proofs.accept(asked, caller, Kind.PASSWORD);
            }
        }
        if (callers.isEmpty()) {
            Caller other = credentials.someUser(proving.scattered(given.user().getBytes(StandardCharsets.UTF_8)));
            // Nothing comes of it, also where the password is that of the other.
            proving.passwords().isRight(client(other), given.password(), hash(other));
        }
        return refused(asked, callers.isEmpty() ? "unknown user name" : "wrong password");
    }

    private Verdict refused(Asked asked, String reason) {
        proofs.count(asked, Kind.PASSWORD, false);
        return proofs.refuse(asked, reason, false);
    }

    private static String client(Caller caller) {
        return caller.client().name().name();
    }

    private static String hash(Caller caller) {
        return ((Credential.Basic) caller.credential()).hash();
    }

    private static @Nullable Given read(byte[] bytes, int start, int end) {
        if (end - start > LONGEST) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(Arrays.copyOfRange(bytes, start, end));
            String text = new String(decoded, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : new Given(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
