package dev.fairlead.acceptance.workflow;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.apache.kafka.common.security.plain.internals.PlainSaslServer;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslServer;
import org.jspecify.annotations.Nullable;

/** How one connection logs in: Kafka's own servers of SASL, and one user. */
final class KafkaLogin {

    static final String USER = "us,er=1";
    static final String PASSWORD = "p@ss:word/Grüße";

    private static final short NO_SUCH_MECHANISM = 33;
    private static final short REFUSED = 58;
    private static final int ROUNDS = 8_192;

    private final String mechanism;
    private @Nullable SaslServer server;

    /** @param mechanism the only one that is taken */
    KafkaLogin(String mechanism) {
        this.mechanism = mechanism;
    }

    boolean isDone() {
        SaslServer there = server;
        return there != null && there.isComplete();
    }

    SaslHandshakeResponseData begin(String asked) {
        SaslHandshakeResponseData answer = new SaslHandshakeResponseData().setMechanisms(List.of(mechanism));
        if (!asked.equals(mechanism)) {
            return answer.setErrorCode(NO_SUCH_MECHANISM);
        }
        try {
            server = mechanism.equals("PLAIN")
                    ? new PlainSaslServer(KafkaLogin::check)
                    : new ScramSaslServer(ScramMechanism.forMechanismName(mechanism), Map.of(), this::credential);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return answer;
    }

    SaslAuthenticateResponseData authenticate(byte[] proof) {
        SaslAuthenticateResponseData answer = new SaslAuthenticateResponseData();
        SaslServer there = server;
        try {
            byte[] next = there == null ? null : there.evaluateResponse(proof);
            return next == null ? answer.setErrorCode(REFUSED) : answer.setAuthBytes(next);
        } catch (SaslException | SaslAuthenticationException refused) {
            return answer.setErrorCode(REFUSED).setErrorMessage(refused.getMessage());
        }
    }

    private static void check(Callback[] callbacks) {
        String user = "";
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                user = name.getDefaultName();
            } else if (callback instanceof PlainAuthenticateCallback plain) {
                plain.authenticated(user.equals(USER) && new String(plain.password()).equals(PASSWORD));
            }
        }
    }

    private void credential(Callback[] callbacks) {
        String user = "";
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                user = name.getDefaultName();
            } else if (callback instanceof ScramCredentialCallback wanted && user.equals(USER)) {
                wanted.scramCredential(kept());
            }
        }
    }

    private ScramCredential kept() {
        try {
            ScramFormatter formatter = new ScramFormatter(ScramMechanism.forMechanismName(mechanism));
            byte[] salt = "a salt of a broker".getBytes(StandardCharsets.US_ASCII);
            byte[] salted = formatter.saltedPassword(PASSWORD, salt, ROUNDS);
            byte[] stored = formatter.storedKey(formatter.clientKey(salted));
            return new ScramCredential(salt, stored, formatter.serverKey(salted), ROUNDS);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
