package dev.fairlead.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Private keys in the forms in which tools write them. */
final class PrivateKeysTest {

    @Test
    void pkcs8_is_read_as_it_is() throws GeneralSecurityException {
        for (KeyPair pair : new KeyPair[] {rsa(), ec("secp256r1"), ec("secp384r1"), ed25519()}) {
            assertThat(PrivateKeys.read(pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
                    .isEqualTo(pair.getPrivate());
        }
    }

    @Test
    void pkcs1_is_an_rsa_key() throws GeneralSecurityException {
        PrivateKey key = rsa().getPrivate();
        assertThat(PrivateKeys.read(pem("RSA PRIVATE KEY", inner(key)))).isEqualTo(key);
    }

    @Test
    void sec1_is_an_ec_key_whose_curve_stands_in_it_or_before_it() throws GeneralSecurityException {
        PrivateKey key = ec("secp256r1").getPrivate();
        byte[] curve = Der.oid("2a8648ce3d030107");
        byte[] bare = inner(key);
        byte[] before = concat(pem("EC PARAMETERS", curve), pem("EC PRIVATE KEY", bare));
        assertThat(secret(PrivateKeys.read(before))).isEqualTo(secret(key));
        Der.Found all = Der.at(bare, 0);
        byte[] version =
                Arrays.copyOfRange(bare, all.start(), Der.at(bare, all.start()).end());
        Der.Found secret = Der.at(bare, all.start() + version.length);
        byte[] value = Der.octets(Arrays.copyOfRange(bare, secret.start(), secret.end()));
        byte[] inside = Der.sequence(version, value, Der.of(Der.EXPLICIT, curve));
        assertThat(secret(PrivateKeys.read(pem("EC PRIVATE KEY", inside)))).isEqualTo(secret(key));
    }

    // Equal keys of the JDK may differ in what else they carry, such as the public half.
    private static BigInteger secret(PrivateKey key) {
        return ((ECPrivateKey) key).getS();
    }

    @Test
    void what_cannot_be_used_says_why() throws GeneralSecurityException {
        refused(new byte[0], "there is no private key in it");
        refused(pem("ENCRYPTED PRIVATE KEY", new byte[8]), "encrypted");
        String old = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """;
        refused(old.getBytes(StandardCharsets.US_ASCII), "encrypted");
        refused(pem("PRIVATE KEY", new byte[8]), "neither RSA nor EC");
        refused(pem("EC PRIVATE KEY", new byte[] {0x30, 0x7f}), "the DER ends in the middle");
        refused(
                "-----BEGIN PRIVATE KEY-----\n?\n-----END PRIVATE KEY-----".getBytes(StandardCharsets.US_ASCII),
                "base64");
    }

    private static void refused(byte[] pem, String reason) {
        assertThatThrownBy(() -> PrivateKeys.read(pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static byte[] inner(PrivateKey key) {
        byte[] whole = key.getEncoded();
        Der.Found all = Der.at(whole, 0);
        Der.Found version = Der.at(whole, all.start());
        Der.Found algorithm = Der.at(whole, version.end());
        Der.Found octets = Der.at(whole, algorithm.end());
        return Arrays.copyOfRange(whole, octets.start(), octets.end());
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    static byte[] pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\r', '\n'}).encodeToString(der);
        return ("words before\r\n-----BEGIN " + label + "-----\r\n" + body + "\r\n-----END " + label + "-----\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static KeyPair ed25519() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }
}
