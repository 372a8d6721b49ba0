package dev.fairlead.model;

import java.util.Arrays;
import java.util.List;

/** Whose an address is, as the registries of special addresses have it (RFC 6890 and its updates). */
public enum AddressKind {
    /** Anybody's. */
    PUBLIC,
    /** Of private networks, carriers' own networks, and this machine. */
    PRIVATE,
    /** No server's: this network, link-local, the metadata of clouds, documentation, multicast, reserved. */
    NOBODY;

    private static final List<Cidr> INSIDE =
            blocks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 198.18.0.0/15 ::1 fc00::/7");
    private static final List<Cidr> NEVER = blocks("0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24"
            + " 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 2001::/23 2001:db8::/32 3fff::/20"
            // The metadata of Alibaba, Azure, Amazon, Google, Oracle and Scaleway: the other clouds have it link-local.
            + " 100.100.100.200 168.63.129.16 fd00:ec2::/32 fd20:ce::/32 fd00:c1::/32 fd00:42::/32");
    private static final Cidr GLOBAL = Cidr.parse("2000::/3");

    // Addresses of IPv6 that lead to one of IPv4: compatible and mapped, translated (SIIT, NAT64), 6to4; Teredo inverts
    // it.
    private static final List<Cidr> ENDS_WITH_IT =
            blocks("::/80 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/96 2001::/32");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
    private static final Cidr TEREDO = Cidr.parse("2001::/32");
    private static final Cidr LOOPBACK = Cidr.parse("::1");

    /** Of which kind an address is, 4 or 16 bytes. */
    public static AddressKind of(byte[] address) {
        byte[] plain = plain(address);
        if (contains(NEVER, plain)) {
            return NOBODY;
        }
        if (contains(INSIDE, plain)) {
            return PRIVATE;
        }
        return plain.length == 4 || GLOBAL.contains(plain) ? PUBLIC : NOBODY;
    }

    /** The address itself, 4 or 16 bytes; what leads to an address of IPv4 is that one. */
    public static byte[] plain(byte[] address) {
        boolean last = contains(ENDS_WITH_IT, address) && !LOOPBACK.contains(address);
        int from = last ? 12 : SIX_TO_FOUR.contains(address) ? 2 : 0;
        byte[] plain = from == 0 ? address : Arrays.copyOfRange(address, from, from + 4);
        for (int i = 0; TEREDO.contains(address) && i < plain.length; i++) {
            plain[i] = (byte) ~plain[i];
        }
        return plain;
    }

    private static boolean contains(List<Cidr> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<Cidr> blocks(String text) {
        return Arrays.stream(text.split(" ", -1)).map(Cidr::parse).toList();
    }
}
