package dev.fairlead.gateway.middleware;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** The MD5 hash of {@code htpasswd} ({@code $apr1$}) and of old systems ({@code $1$}): a thousand rounds with a salt. */
final class Md5Crypt {

    private static final String DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int[][] ORDER = {{0, 6, 12}, {1, 7, 13}, {2, 8, 14}, {3, 9, 15}, {4, 10, 5}};
    private static final int ROUNDS = 1000;

    private Md5Crypt() {}

    /**
     * The hash of a password with the salt of another hash.
     *
     * @throws IllegalArgumentException if that is none
     */
    static String hash(byte[] password, String like) {
        int begin = like.indexOf('$', 1) + 1;
        int end = like.indexOf('$', begin);
        if (begin <= 0 || end < begin || end - begin > 8) {
            throw new IllegalArgumentException("the hash has no salt");
        }
        byte[] magic = like.substring(0, begin).getBytes(StandardCharsets.US_ASCII);
        byte[] salt = like.substring(begin, end).getBytes(StandardCharsets.US_ASCII);
        byte[] sum = first(password, magic, salt);
        for (int round = 0; round < ROUNDS; round++) {
            sum = next(round, sum, password, salt);
        }
        return like.substring(0, end + 1) + text(sum);
    }

    private static byte[] first(byte[] password, byte[] magic, byte[] salt) {
        MessageDigest other = Passwords.digest("MD5");
        other.update(password);
        other.update(salt);
        other.update(password);
        byte[] alternate = other.digest();
        MessageDigest digest = Passwords.digest("MD5");
        digest.update(password);
        digest.update(magic);
        digest.update(salt);
        for (int left = password.length; left > 0; left -= alternate.length) {
            digest.update(alternate, 0, Math.min(left, alternate.length));
        }
        for (int bits = password.length; bits > 0; bits >>= 1) {
            boolean odd = (bits & 1) != 0;
            digest.update(odd || password.length == 0 ? 0 : password[0]);
        }
        return digest.digest();
    }

    private static byte[] next(int round, byte[] sum, byte[] password, byte[] salt) {
        MessageDigest digest = Passwords.digest("MD5");
        boolean odd = round % 2 != 0;
        digest.update(odd ? password : sum);
        if (round % 3 != 0) {
            digest.update(salt);
        }
        if (round % 7 != 0) {
            digest.update(password);
        }
        digest.update(odd ? sum : password);
        return digest.digest();
    }

    private static String text(byte[] sum) {
        StringBuilder text = new StringBuilder(22);
        for (int[] three : ORDER) {
            digits(text, sum[three[0]] & 0xff, sum[three[1]] & 0xff, sum[three[2]] & 0xff, 4);
        }
        digits(text, 0, 0, sum[11] & 0xff, 2);
        Arrays.fill(sum, (byte) 0);
        return text.toString();
    }

    private static void digits(StringBuilder to, int high, int middle, int low, int count) {
        int value = high << 16 | middle << 8 | low;
        for (int i = 0; i < count; i++) {
            to.append(DIGITS.charAt(value & 0x3f));
            value >>= 6;
        }
    }
}
