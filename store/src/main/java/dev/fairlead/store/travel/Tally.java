package dev.fairlead.store.travel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A count and a hash of lines that does not depend on their order: the sum of their SHA-256, modulo 2^256. */
final class Tally {

    private static final int BITS = 256;

    private BigInteger sum = BigInteger.ZERO;
    private long count;

    void add(String line) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(line.getBytes(UTF_8));
            sum = sum.add(new BigInteger(1, digest));
            count++;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    long count() {
        return count;
    }

    Row row(String what) {
        String hash = sum.mod(BigInteger.ONE.shiftLeft(BITS)).toString(16);
        return new Row(what, count, "0".repeat(BITS / 4 - hash.length()) + hash);
    }
}
