package dev.fairlead.model;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A block of addresses: an address and the length of the prefix that counts. An IPv4-mapped IPv6 address is the IPv4
 * address that it maps, so that a dual-stack socket changes no decision.
 */
public final class Cidr {

    private final byte[] network;
    private final int prefix;

    private Cidr(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
     *
     * @throws IllegalArgumentException with one sentence: not an address literal (names are never looked up), a prefix
     *     out of range, or host bits set behind the prefix
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address;
        try {
            address = InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException notLiteral) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address or a CIDR block", notLiteral);
        }
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : prefix(text, text.substring(slash + 1), bits);
        for (int bit = prefix; bit < bits; bit++) {
            if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                throw new IllegalArgumentException("\"" + text + "\" has bits set behind its prefix of " + prefix);
            }
        }
        return new Cidr(address, prefix);
    }

    private static int prefix(String text, String digits, int bits) {
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
            throw new IllegalArgumentException("\"" + text + "\": the prefix is not a number from 0 to " + bits);
        }
        return Integer.parseInt(digits);
    }

    /** Whether the address, 4 or 16 bytes in network order, is in the block. */
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || sameHead(address[whole], network[whole], rest);
    }

    private static boolean sameHead(byte a, byte b, int bits) {
        int mask = 0xff << (8 - bits) & 0xff;
        return (a & mask) == (b & mask);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && prefix == cidr.prefix && Arrays.equals(network, cidr.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefix;
    }

    @Override
    public String toString() {
        try {
            String address = InetAddress.getByAddress(network).getHostAddress();
            return prefix == network.length * 8 ? address : address + "/" + prefix;
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
