package dev.fairlead.management.api;

import dev.fairlead.model.KeyHash;
import dev.fairlead.model.form.KeyHasher;
import java.util.random.RandomGenerator;

/** Makes clients' keys, {@code flk_<id>_<secret>}: 62 bits to find them by, 190 bits to keep them secret. */
final class KeyMaker {

    private static final String ID = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + ID;
    private static final int ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;
    private static final int TOKEN_SECRET_LENGTH = 48;

    private final RandomGenerator random;

    /** @param random must be good enough for secrets */
    KeyMaker(RandomGenerator random) {
        this.random = random;
    }

    /**
     * A key and what is kept of it.
     *
     * @param text the whole key; never kept
     */
    record Key(String text, String id, KeyHash hash) {
        @Override
        public String toString() {
            return "Key[" + id + ", ***]";
        }
    }

    Key make(KeyHasher hasher) {
        String id = letters(ID, ID_LENGTH);
        String secret = letters(SECRET, SECRET_LENGTH);
        return new Key("flk_" + id + "_" + secret, id, hasher.hash(secret));
    }

    /** A secret of 48 characters, for tokens and passwords. */
    String secret() {
        return letters(SECRET, TOKEN_SECRET_LENGTH);
    }

    private String letters(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
