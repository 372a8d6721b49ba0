package dev.fairlead.compose.convert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names as a cluster takes them. */
final class Names {

    private static final int LABEL = 63;
    private static final int HASH = 10;

    private Names() {}

    /** A DNS label that begins with a letter: what Services must be called. */
    static String label(String name) {
        String plain = name.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9-]+", "-")
                .replaceAll("-{2,}", "-")
                .replaceAll("^-+|-+$", "");
        String lettered = plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "x-" + plain : plain;
        return cut(lettered.replaceAll("-+$", ""), LABEL);
    }

    /** A name with the hash of what it stands for, so that other content is another object. */
    static String hashed(String name, String content) {
        return cut(label(name), LABEL - HASH - 1) + "-" + hash(content);
    }

    /** A name that ends so, and is no longer than a label may be. */
    static String with(String name, String suffix) {
        return cut(label(name), LABEL - suffix.length()) + suffix;
    }

    /** A key of a ConfigMap or a Secret. */
    static String key(String name) {
        String key = name.replaceAll("[^A-Za-z0-9._-]+", "-");
        return key.isEmpty() || key.equals(".") || key.equals("..") ? "value" : key;
    }

    // Two long names that differ at their end only stay two.
    private static String cut(String name, int most) {
        if (name.length() <= most) {
            return name;
        }
        return name.substring(0, most - 7).replaceAll("-+$", "") + "-"
                + hash(name).substring(0, 6);
    }

    static String hash(String content) {
        return hash(content.getBytes(StandardCharsets.UTF_8));
    }

    static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
