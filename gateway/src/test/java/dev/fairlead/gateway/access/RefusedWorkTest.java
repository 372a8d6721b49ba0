package dev.fairlead.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.FakeExchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Client;
import dev.fairlead.model.Credential;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a bad credential costs does not tell which ids exist. The work is counted: a clock would tell of the machine. */
class RefusedWorkTest {

    private static final byte[] HASHING_KEY = new byte[32];
    private static final String SECRET = "Zz09".repeat(8);
    private static final String WRONG_SECRET = "Zz00".repeat(8);
    private static final AtomicInteger HASHES = new AtomicInteger();
    private static final AtomicInteger BYTES = new AtomicInteger();

    /** HMAC-SHA256 as it always is, counted. */
    public static final class CountedMac extends MacSpi {
        private final Mac mac;

        /** Made by the JDK. */
        public CountedMac() throws GeneralSecurityException {
            mac = Mac.getInstance("HmacSHA256", "SunJCE");
        }

        @Override
        protected int engineGetMacLength() {
            return mac.getMacLength();
        }

        @Override
        protected void engineInit(Key key, @Nullable AlgorithmParameterSpec spec)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            mac.init(key);
        }

        @Override
        protected void engineUpdate(byte input) {
            BYTES.incrementAndGet();
            mac.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            BYTES.addAndGet(length);
            mac.update(input, offset, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            HASHES.incrementAndGet();
            return mac.doFinal();
        }

        @Override
        protected void engineReset() {
            mac.reset();
        }
    }

    private static final class Counted extends Provider {
        private static final long serialVersionUID = 1;

        Counted() {
            super("counted", "1", "counts hashes");
            put("Mac.HmacSHA256", CountedMac.class.getName());
        }
    }

    private static Client client(String name, String id, boolean active) {
        KeyHash hash;
        try {
            Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
            mac.init(new SecretKeySpec(HASHING_KEY, "HmacSHA256"));
            hash = KeyHash.of(mac.doFinal(SECRET.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
        Credential key = new Credential.ApiKey("key", active, List.of(), List.of(), Optional.empty(), id, hash);
        return new Client(name, "", true, List.of(), Optional.empty(), List.of(key));
    }

    private static CredentialStep step() {
        Map<Name, Client> clients = Map.of(
                new Name("acme", Owner.FILE), client("acme", "0a1b2c3d4e5f", true),
                new Name("off", Owner.FILE), client("off", "offoffoffoff", false));
        AllObjects<Name> objects = AllObjects.<Name>none().withClients(clients);
        Snapshot snapshot = new Snapshot(1, 0, objects, Set.of(), List.of());
        return new CredentialStep(CredentialIndex.of(snapshot), new SecretCheck(HASHING_KEY, 1), Proving.nothing());
    }

    /** What was answered, and how much was hashed for it. */
    private record Cost(Refusals.Refusal answer, int hashes, int bytes) {}

    private static Cost refused(CredentialStep step, String key) {
        FakeExchange exchange = FakeExchange.of("GET", "h", "/").with("X-API-Key", key);
        int hashes = HASHES.get();
        int bytes = BYTES.get();
        assertThat(step.apply(exchange)).isEqualTo(Verdict.REFUSED);
        Failure failure = Objects.requireNonNull(exchange.failure());
        return new Cost(Refusals.of(failure), HASHES.get() - hashes, BYTES.get() - bytes);
    }

    @Test
    void an_unknown_id_a_wrong_secret_and_a_credential_that_is_off_are_refused_with_the_same_work_and_bytes() {
        Security.insertProviderAt(new Counted(), 1);
        try {
            CredentialStep step = step();
            Cost unknown = refused(step, "flk_000000000000_" + WRONG_SECRET);
            Cost wrong = refused(step, "flk_0a1b2c3d4e5f_" + WRONG_SECRET);
            Cost wrongOfOff = refused(step, "flk_offoffoffoff_" + WRONG_SECRET);
            Cost off = refused(step, "flk_offoffoffoff_" + SECRET);

            assertThat(unknown.hashes()).isEqualTo(1);
            assertThat(unknown.bytes()).isEqualTo(SECRET.length());
            for (Cost other : List.of(wrong, wrongOfOff, off)) {
                assertThat(other.hashes()).isEqualTo(unknown.hashes());
                assertThat(other.bytes()).isEqualTo(unknown.bytes());
                assertThat(other.answer().status()).isEqualTo(401);
                assertThat(other.answer().body("x")).isEqualTo(unknown.answer().body("x"));
                assertThat(other.answer().headers()).isEqualTo(unknown.answer().headers());
            }
            // And again, when what was right might be remembered: what was wrong never is.
            assertThat(refused(step, "flk_0a1b2c3d4e5f_" + WRONG_SECRET).hashes())
                    .isEqualTo(refused(step, "flk_000000000000_" + WRONG_SECRET).hashes());
        } finally {
            Security.removeProvider("counted");
        }
    }
}
