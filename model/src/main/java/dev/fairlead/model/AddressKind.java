package dev.fairlead.model;

import java.util.Arrays;
import java.util.List;

/** Whose an address is, as the registries of special addresses have it (RFC 6890 and its updates). */
public enum AddressKind {
    /** Anybody's. */
    PUBLIC,
    /** Of private networks, carriers' own networks, and this machine. */
    PRIVATE,
    /** No server's: this network, link-local with the metadata of most clouds, that of two others, multicast, reserved. */
    NOBODY;

    private static final List<Cidr> INSIDE =
            blocks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 198.18.0.0/15 ::1 fc00::/7");
    private static final List<Cidr> NEVER = blocks("0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 100.100.100.200 168.63.129.16"
            + " 224.0.0.0/4 240.0.0.0/4 :: fe80::/10 fec0::/10 ff00::/8 fd00:ec2::/32");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    /**
     * Of which kind an address is.
     *
     * @param address as {@link #plain} gives it
     */
    public static AddressKind of(byte[] address) {
        if (contains(NEVER, address)) {
            return NOBODY;
        }
        return contains(INSIDE, address) ? PRIVATE : PUBLIC;
    }

    /** The address itself, 4 or 16 bytes; what translates to an address of IPv4 is that one. */
    public static byte[] plain(byte[] address) {
        int from = NAT64.contains(address) ? 12 : SIX_TO_FOUR.contains(address) ? 2 : -1;
        return from < 0 ? address : Arrays.copyOfRange(address, from, from + 4);
    }

    private static boolean contains(List<Cidr> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<Cidr> blocks(String text) {
        return Arrays.stream(text.split(" ", -1)).map(Cidr::parse).toList();
    }
}
