package dev.fairlead.gateway.access;

import dev.fairlead.model.form.KeyHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Checks passwords beside the event loops, for their hashes are slow on purpose: two at once, 128 wait. What was right is
 * remembered, up to 1,024 of them, as SHA-256 under a key of this process: the next request with it costs that.
 */
final class PasswordChecks implements AutoCloseable {

    private static final int MAX_WAITING = 128;
    private static final int REMEMBERED = 1024;

    private final BiPredicate<String, String> slow;
    private final Function<String, String> keyed;
    private final byte[] key = new byte[32];
    private final Set<String> right = ConcurrentHashMap.newKeySet();
    private final ProofWorkers workers = new ProofWorkers("password", MAX_WAITING);

    /**
     * Nothing is remembered yet.
     *
     * @param slow whether a password has a hash of a slow kind
     * @param keyed the installation's keyed hash of a text, as it stands behind {@link KeyHasher#KEYED}
     */
    PasswordChecks(BiPredicate<String, String> slow, Function<String, String> keyed) {
        this.slow = slow;
        this.keyed = keyed;
        new SecureRandom().nextBytes(key);
    }

    boolean remembers(String client, String password, String hash) {
        return !right.isEmpty() && right.contains(mark(client, password, hash));
    }

    /** Does it on a worker; false if too many wait already. */
    boolean begin(Runnable check) {
        return workers.begin(check);
    }

    /** Whether the password has that hash. Slow. */
    boolean isRight(String client, String password, String hash) {
        boolean is = hash.startsWith(KeyHasher.KEYED)
                ? MessageDigest.isEqual(
                        bytes(hash), bytes(KeyHasher.KEYED + keyed.apply(KeyHasher.keyed(client, password))))
                : slow.test(password, hash);
        if (is) {
            if (right.size() >= REMEMBERED) {
                right.clear();
            }
            right.add(mark(client, password, hash));
        }
        return is;
    }

    int waiting() {
        return workers.waiting();
    }

    private String mark(String client, String password, String hash) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            digest.update(bytes(hash + "\n" + client + "\n"));
            return HexFormat.of().formatHex(digest.digest(bytes(password)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        workers.close();
    }
}
