package dev.fairlead.gateway.middleware;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks passwords against the hashes of {@code htpasswd}. At most two are checked at once and 128 wait; up to 1,024
 * that were right are remembered, under a key of this process, so that a browser's next request costs one SHA-256.
 */
public final class Passwords {

    /** The hash of a password that nobody has, as slow as those of users usually are. */
    static final String NOBODY = "$2a$10$7EqJtq98hPqEX7fNZaFWoOhi5lHYEYfWEGPtXGBQ0rGNrJbGFp0a2";

    private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);
    private static final int REMEMBERED = 1024;

    private Passwords() {}

    /** What all steps share; made when the first password is checked. */
    private static final class Shared {
        private static final byte[] KEY = key();
        private static final Set<String> RIGHT = ConcurrentHashMap.newKeySet();
        private static final ThreadPoolExecutor WORKERS = new ThreadPoolExecutor(
                2,
                2,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(128),
                Thread.ofPlatform().name("password-", 0).daemon().factory());

        static {
            WORKERS.allowCoreThreadTimeOut(true);
        }

        private static byte[] key() {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            return key;
        }
    }

    static boolean isRemembered(String hash, String password) {
        return Shared.RIGHT.contains(mark(hash, password));
    }

    /** Tells whether it is right, from another thread; false if too many wait already. */
    static boolean check(String hash, String password, Consumer<Boolean> told) {
        try {
            Shared.WORKERS.execute(() -> {
                boolean right = isRight(hash, password);
                if (right) {
                    remember(mark(hash, password));
                }
                told.accept(right);
            });
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private static void remember(String mark) {
        if (Shared.RIGHT.size() >= REMEMBERED) {
            Shared.RIGHT.clear();
        }
        Shared.RIGHT.add(mark);
    }

    private static String mark(String hash, String password) {
        MessageDigest digest = digest("SHA-256");
        digest.update(Shared.KEY);
        digest.update(hash.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(password.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The boundary to the library: a hash that it cannot read is nobody's. */
    public static boolean isRight(String hash, String password) {
        byte[] given = password.getBytes(StandardCharsets.UTF_8);
        try {
            if (hash.startsWith("{SHA}")) {
                String made = "{SHA}"
                        + Base64.getEncoder().encodeToString(digest("SHA-1").digest(given));
                return same(made, hash);
            }
            if (hash.startsWith("$apr1$") || hash.startsWith("$1$")) {
                return same(Md5Crypt.hash(given, hash), hash);
            }
            return BCrypt.verifyer().verify(given, hash.getBytes(StandardCharsets.US_ASCII)).verified;
        } catch (IllegalArgumentException unreadable) {
            LOG.atWarn()
                    .addKeyValue("reason", String.valueOf(unreadable.getMessage()))
                    .log("password_hash_unreadable");
            return false;
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
