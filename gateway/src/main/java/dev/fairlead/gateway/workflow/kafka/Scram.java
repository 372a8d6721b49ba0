package dev.fairlead.gateway.workflow.kafka;

import dev.fairlead.gateway.web.NotAsked;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's side of SCRAM (RFC 5802), without channel binding: the password is proved and never sent, and the broker has
 * to prove that it knows it too.
 */
final class Scram {

    private static final int NONCE_BYTES = 24;

    /** Rounds of hashing: what RFC 7677 and brokers ask for at least. */
    private static final int MIN_ROUNDS = 4_096;

    /** At most: about a second of work. */
    private static final int MAX_ROUNDS = 1_000_000;

    private final String hash;
    private final byte[] password;
    private final String bare;
    private final String nonce;
    private byte[] expected = {};

    private Scram(String hash, String user, String password, String nonce) {
        this.hash = hash;
        this.password = password.getBytes(StandardCharsets.UTF_8);
        this.nonce = nonce;
        this.bare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    static Scram begin(KafkaAddress address, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return begin(address, Base64.getEncoder().encodeToString(nonce));
    }

    static Scram begin(KafkaAddress address, String nonce) {
        String hash = address.login() == KafkaAddress.Login.SCRAM_SHA_512 ? "SHA-512" : "SHA-256";
        return new Scram(hash, address.user(), address.password(), nonce);
    }

    byte[] first() {
        return ("n,," + bare).getBytes(StandardCharsets.UTF_8);
    }

    /** @param answer to the first word: the whole nonce, the salt, the rounds */
    byte[] last(byte[] answer) throws NotAsked {
        String text = new String(answer, StandardCharsets.UTF_8);
        Map<String, String> parts = parts(text);
        String whole = parts.getOrDefault("r", "");
        if (!whole.startsWith(nonce) || whole.length() == nonce.length() || parts.containsKey("m")) {
            throw new NotAsked("the broker's answer is not one of SCRAM to this user");
        }
        String said = "c=biws,r=" + whole;
        byte[] signed = (bare + "," + text + "," + said).getBytes(StandardCharsets.UTF_8);
        byte[] salted = salted(decoded(parts.getOrDefault("s", "")), rounds(parts.getOrDefault("i", "")));
        byte[] clientKey = mac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] proof = mac(digest(clientKey), signed);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        expected = mac(mac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)), signed);
        return (said + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(StandardCharsets.UTF_8);
    }

    /** @param answer to the last word: the broker's own proof */
    void end(byte[] answer) throws NotAsked {
        Map<String, String> parts = parts(new String(answer, StandardCharsets.UTF_8));
        if (parts.containsKey("e")) {
            throw new NotAsked("the broker refuses user and password");
        }
        if (!MessageDigest.isEqual(expected, decoded(parts.getOrDefault("v", "")))) {
            throw new NotAsked("the broker does not prove that it knows the password");
        }
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String each : text.split(",", -1)) {
            int is = each.indexOf('=');
            if (is > 0) {
                parts.putIfAbsent(each.substring(0, is), each.substring(is + 1));
            }
        }
        return parts;
    }

    private static byte[] decoded(String base64) throws NotAsked {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new NotAsked("the broker's answer is not one of SCRAM to this user");
        }
    }

    private static int rounds(String text) throws NotAsked {
        int rounds = text.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(text) : 0;
        if (rounds < MIN_ROUNDS || rounds > MAX_ROUNDS) {
            throw new NotAsked("the broker asks for \"" + text + "\" rounds of SCRAM; " + MIN_ROUNDS + " to "
                    + MAX_ROUNDS + " are good");
        }
        return rounds;
    }

    private byte[] salted(byte[] salt, int rounds) {
        byte[] last = java.util.Arrays.copyOf(salt, salt.length + 4);
        last[salt.length + 3] = 1;
        Mac mac = keyed(password);
        byte[] turn = mac.doFinal(last);
        byte[] result = turn.clone();
        for (int i = 1; i < rounds; i++) {
            turn = mac.doFinal(turn);
            for (int at = 0; at < result.length; at++) {
                result[at] ^= turn[at];
            }
        }
        return result;
    }

    private byte[] mac(byte[] key, byte[] text) {
        return keyed(key).doFinal(text);
    }

    private Mac keyed(byte[] key) {
        try {
            String name = "Hmac" + hash.replace("-", "");
            Mac mac = Mac.getInstance(name);
            // A key of no bytes is what an empty password is; the JDK takes one of a zero for it, which HMAC makes the
            // same.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, name));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance(hash).digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
