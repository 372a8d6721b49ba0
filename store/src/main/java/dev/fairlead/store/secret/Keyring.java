package dev.fairlead.store.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.KeyHash;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's master keys. The first encrypts, all decrypt; everything else is derived from the last by
 * HKDF-SHA256 (RFC 5869) under a label, so that no key has two purposes and the master key itself is never used. The
 * last is the oldest: a key that is put in front changes what is encrypted from then on, and no hash of a client's key.
 *
 * <p>What is encrypted begins with the id of the key that did it (eight bytes derived from the key), then the nonce,
 * then AES-256-GCM's output. The caller's context is authenticated with it: a value cannot be moved to another place.
 */
public final class Keyring {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_KEYS = 10;
    private static final String KEPT = "the keys of another installation";

    private final List<MasterKey> keys;
    private final SecureRandom random;
    private volatile List<MasterKey> inherited = List.of();
    private volatile List<MasterKey> all;

    private Keyring(List<MasterKey> keys, SecureRandom random) {
        this.keys = List.copyOf(keys);
        this.all = this.keys;
        this.random = random;
    }

    /**
     * Reads keys as the variable holds them: 32 bytes each, base64, comma-separated; at most ten.
     *
     * @param place where the keys were found, for messages
     * @throws KeyException naming the place and what is wrong, never the key
     */
    public static Keyring parse(String keys, String place) throws KeyException {
        List<MasterKey> parsed = new ArrayList<>();
        String[] parts = keys.strip().split(",", -1);
        if (parts.length > MAX_KEYS) {
            throw new KeyException(place + " holds " + parts.length + " keys, at most " + MAX_KEYS
                    + " are allowed; remove those that nothing is encrypted with any more");
        }
        for (int index = 0; index < parts.length; index++) {
            String which = parts.length == 1 ? place : place + ", key " + (index + 1) + " of " + parts.length + ",";
            parsed.add(new MasterKey(decoded(parts[index].strip(), which)));
        }
        return new Keyring(parsed, new SecureRandom());
    }

    /** A new random key, as {@link #parse} reads it. */
    public static String generate() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** The keyed hash of a secret: of the secret half of a client's key, or of a token. */
    public KeyHash hash(byte[] secret) {
        return keys.getLast().hash(secret);
    }

    /**
     * Whether the secret has this hash under any of the keys, so that credentials outlive a rotation. Takes the same
     * time for every wrong secret.
     */
    public boolean matches(byte[] secret, KeyHash hash) {
        boolean found = false;
        for (MasterKey key : all) {
            found |= MessageDigest.isEqual(key.hash(secret).bytes(), hash.bytes());
        }
        return found;
    }

    /** Whether the secret has this hash under a key of another installation whose store was brought here. */
    public boolean isInherited(byte[] secret, KeyHash hash) {
        boolean found = false;
        for (MasterKey key : inherited) {
            found |= MessageDigest.isEqual(key.hash(secret).bytes(), hash.bytes());
        }
        return found;
    }

    /** 32 bytes for one purpose, the same at every start with the same last key. */
    public byte[] derive(String label) {
        return keys.getLast().derive(label);
    }

    /** Identifies the first key without telling anything about it: 16 hexadecimal digits. */
    public String id() {
        return keys.getFirst().id();
    }

    /** The same of each key that decrypts, in their order. */
    public List<String> ids() {
        return keys.stream().map(MasterKey::id).toList();
    }

    /** A seal that only a holder of the keys can make: key id and HMAC-SHA256 of the text, for one purpose. */
    public String seal(String text, String purpose) {
        return keys.getLast().seal(text, purpose);
    }

    /** Whether one of the keys made this seal. */
    public boolean isSealOf(String seal, String text, String purpose) {
        return all.stream()
                .anyMatch(key -> MessageDigest.isEqual(key.seal(text, purpose).getBytes(UTF_8), seal.getBytes(UTF_8)));
    }

    /** Encrypts with the first key. The context must be the same when decrypting. */
    public byte[] encrypt(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return encrypt(keys.getFirst(), plain, context, nonce);
    }

    /**
     * As {@link #encrypt}, but the same value in the same context gives the same bytes, so that saving it again is no
     * change. The nonce is made of both under a key of its own; it repeats only where everything does.
     */
    public byte[] encryptSame(byte[] plain, String context) {
        MasterKey key = keys.getFirst();
        return encrypt(key, plain, context, Arrays.copyOf(key.mark(plain, context), NONCE_BYTES));
    }

    private static byte[] encrypt(MasterKey key, byte[] plain, String context, byte[] nonce) {
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + sealed.length)
                    .put(key.idBytes())
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES-256-GCM", impossible);
        }
    }

    /** Whether it was encrypted with the first key. */
    public boolean isCurrent(byte[] sealed) {
        return sealed.length >= ID_BYTES
                && Arrays.equals(
                        Arrays.copyOf(sealed, ID_BYTES), keys.getFirst().idBytes());
    }

    /**
     * Decrypts with the key that encrypted.
     *
     * @throws KeyException if none of the keys is that one, or the bytes were altered
     */
    public byte[] decrypt(byte[] sealed, String context) throws KeyException {
        if (sealed.length < ID_BYTES + NONCE_BYTES + TAG_BITS / 8) {
            throw new KeyException("an encrypted value of " + context + " is cut off: " + sealed.length + " bytes");
        }
        byte[] id = Arrays.copyOf(sealed, ID_BYTES);
        MasterKey key = all.stream()
                .filter(candidate -> Arrays.equals(candidate.idBytes(), id))
                .findFirst()
                .orElseThrow(() -> new KeyException(context + " was encrypted with a key that is not here;"
                        + " add that key behind the first one in FAIRLEAD_ENCRYPTION_KEY"));
        byte[] nonce = Arrays.copyOfRange(sealed, ID_BYTES, ID_BYTES + NONCE_BYTES);
        try {
            int start = ID_BYTES + NONCE_BYTES;
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(sealed, start, sealed.length - start);
        } catch (GeneralSecurityException failure) {
            throw new KeyException(context + " was altered after it was encrypted, or belongs elsewhere", failure);
        }
    }

    /**
     * Takes keys of another installation whose store was brought here, as {@link #kept} sealed them: they open what they
     * sealed and know what they hashed, and make nothing.
     *
     * @throws KeyException if they were not sealed by these keys
     */
    public void inherit(byte[] kept) throws KeyException {
        inherited = parse(new String(decrypt(kept, KEPT), UTF_8), KEPT).keys;
        all = Stream.concat(keys.stream(), inherited.stream()).toList();
    }

    /**
     * The keys that are inherited and those of another installation, sealed by the first of these.
     *
     * @throws KeyException if they are more than ten
     */
    public byte[] kept(Keyring other) throws KeyException {
        Map<String, MasterKey> kept = new LinkedHashMap<>();
        inherited.forEach(key -> kept.put(key.id(), key));
        other.all.forEach(key -> kept.put(key.id(), key));
        return kept(kept);
    }

    /** The keys that are inherited, sealed by the first of these. */
    public byte[] kept() {
        return encrypt(text(inherited).getBytes(UTF_8), KEPT);
    }

    private byte[] kept(Map<String, MasterKey> kept) throws KeyException {
        if (kept.size() > MAX_KEYS) {
            throw new KeyException(kept.size() + " keys of other installations would be kept, at most " + MAX_KEYS
                    + " are; issue clients new keys and begin with a new store");
        }
        return encrypt(text(kept.values()).getBytes(UTF_8), KEPT);
    }

    /** All keys as {@link #parse} reads them: for a parcel, never to be shown. */
    String text() {
        return text(all);
    }

    private static String text(Collection<MasterKey> keys) {
        return keys.stream().map(MasterKey::text).collect(Collectors.joining(","));
    }

    /** Never the keys. */
    @Override
    public String toString() {
        return "Keyring[" + keys.size() + " keys, first " + id() + "]";
    }

    private static Cipher cipher(int mode, MasterKey key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec secret = new SecretKeySpec(key.derive("encryption"), "AES");
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(UTF_8));
        return cipher;
    }

    private static byte[] decoded(String key, String place) throws KeyException {
        String remedy = "; make one with: openssl rand -base64 32";
        if (key.isEmpty()) {
            throw new KeyException(place + " is empty" + remedy);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            if (bytes.length != KEY_BYTES) {
                throw new KeyException(place + " has " + bytes.length + " bytes, not " + KEY_BYTES + remedy);
            }
            return bytes;
        } catch (IllegalArgumentException notBase64) {
            throw new KeyException(place + " is not base64" + remedy, notBase64);
        }
    }
}
