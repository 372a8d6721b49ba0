package dev.fairlead.gateway.access;

import dev.fairlead.gateway.token.Issuers;
import dev.fairlead.gateway.token.RemoteKeys;
import dev.fairlead.gateway.web.OwnCalls;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What checks credentials that are no keys, over all snapshots: the keys of issuers, workers for passwords, counters. */
public final class Proving implements AutoCloseable {

    /** What kind of credential was checked. */
    public enum Kind {
        TOKEN,
        PASSWORD,
        CERTIFICATE,
        NONE
    }

    /** Opens what the installation has sealed. */
    public interface Opening {

        /** The secret of a client; null if it was sealed under another key or altered. */
        byte @Nullable [] open(String client, String sealed);
    }

    private final Opening opening;
    private final Issuers issuers;
    private static final int MAX_TOKENS_WAITING = 1024;

    private final PasswordChecks passwords;
    private final ProofWorkers tokens = new ProofWorkers("token", MAX_TOKENS_WAITING);
    private final Uses uses = new Uses();
    private final SipHash high;
    private final SipHash low;
    private final Map<Kind, LongAdder> good = new EnumMap<>(Kind.class);
    private final Map<Kind, LongAdder> bad = new EnumMap<>(Kind.class);

    /**
     * Knows nothing yet.
     *
     * @param opening opens the secrets that tokens are signed with
     * @param slow whether a password has a hash of a slow kind: password first
     * @param keyed the installation's keyed hash of a text, in hexadecimal digits
     * @param issuers whose keys are fetched
     */
    public Proving(Opening opening, BiPredicate<String, String> slow, Function<String, String> keyed, Issuers issuers) {
        this.opening = opening;
        this.issuers = issuers;
        this.passwords = new PasswordChecks(slow, keyed);
        SecureRandom random = new SecureRandom();
        high = new SipHash(random.nextLong(), random.nextLong());
        low = new SipHash(random.nextLong(), random.nextLong());
        for (Kind kind : Kind.values()) {
            good.put(kind, new LongAdder());
            bad.put(kind, new LongAdder());
        }
    }

    /** For one that holds nothing: no secret can be opened, no password is right. */
    public static Proving nothing() {
        return new Proving(
                (client, text) -> null,
                (password, hash) -> false,
                text -> "",
                new Issuers(System::nanoTime, OwnCalls.usual()));
    }

    Opening opening() {
        return opening;
    }

    PasswordChecks passwords() {
        return passwords;
    }

    /** Where signatures are checked that take long. */
    ProofWorkers tokens() {
        return tokens;
    }

    VerifiedProofs remembering() {
        return new VerifiedProofs(high, low);
    }

    long scattered(byte[] bytes) {
        return high.hash(bytes, 0, bytes.length);
    }

    /** Whose keys are fetched. */
    public Issuers issuers() {
        return issuers;
    }

    /** What was used and is not told of yet. */
    public Uses uses() {
        return uses;
    }

    void count(Kind kind, boolean isGood) {
        LongAdder counter = (isGood ? good : bad).get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    /** How many of a kind were good, or were not. */
    public long counted(Kind kind, boolean isGood) {
        LongAdder counter = (isGood ? good : bad).get(kind);
        return counter == null ? 0 : counter.sum();
    }

    /** Requests that wait for the keys of an issuer. */
    public long waitingForKeys() {
        return issuers.all().stream().mapToLong(RemoteKeys::waiting).sum();
    }

    /** Requests that wait for the check of a password. */
    public long waitingForPasswords() {
        return passwords.waiting();
    }

    /** Requests that wait for the check of a token. */
    public long waitingForTokens() {
        return tokens.waiting();
    }

    /** The issuers, for those who show them. */
    public List<RemoteKeys> issuing() {
        return issuers.all();
    }

    @Override
    public void close() {
        passwords.close();
        tokens.close();
        issuers.close();
    }
}
