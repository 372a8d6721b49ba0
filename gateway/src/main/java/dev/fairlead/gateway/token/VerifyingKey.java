package dev.fairlead.gateway.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import dev.fairlead.model.PublicKeys;
import dev.fairlead.model.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;

/**
 * A key that signatures are checked with, and the only algorithms that it is used for.
 *
 * @param id its {@code kid}; empty if it has none
 */
record VerifyingKey(String id, List<SigningAlgorithm> algorithms, Check check) {

    /** Says whether a signature is the key's. */
    interface Check {
        boolean holds(PresentedToken token) throws JOSEException, ParseException, GeneralSecurityException;
    }

    /** A secret of at least 32 bytes. */
    static VerifyingKey of(byte[] secret) throws JOSEException {
        return new VerifyingKey(
                "",
                List.of(SigningAlgorithm.HS256, SigningAlgorithm.HS384, SigningAlgorithm.HS512),
                by(new MACVerifier(secret)));
    }

    /**
     * A public key.
     *
     * @throws IllegalArgumentException if it is too short, or of a kind that is not used
     */
    static VerifyingKey of(String id, PublicKey key) throws JOSEException {
        List<SigningAlgorithm> algorithms = PublicKeys.algorithms(key);
        Check check =
                switch (key) {
                    case RSAPublicKey rsa -> by(new RSASSAVerifier(rsa));
                    case ECPublicKey ec -> by(new ECDSAVerifier(ec));
                    case EdECPublicKey ed -> token -> edwards(ed, token);
                    default -> throw new IllegalArgumentException("a key of " + key.getAlgorithm());
                };
        return new VerifyingKey(id, algorithms, check);
    }

    private static Check by(JWSVerifier verifier) {
        return token -> verifier.verify(JWSHeader.parse(token.headerText()), token.signed(), token.signature());
    }

    // By the JDK: nimbus would bring a library of its own for it.
    private static boolean edwards(EdECPublicKey key, PresentedToken token) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(token.signed());
        return signature.verify(token.signature().decode());
    }

    /** Whether the token was signed with this key. What cannot be checked was not. */
    boolean signed(PresentedToken token) {
        try {
            return check.holds(token);
        } catch (JOSEException | ParseException | GeneralSecurityException unusable) {
            return false;
        }
    }
}
