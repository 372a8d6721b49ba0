package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.model.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose word about the caller is believed. The caller's address is the right-most one in {@code X-Forwarded-For} that
 * is not a trusted proxy's: everything left of it could have been written by the caller.
 *
 * @param blocks of addresses; empty trusts nobody
 */
public record TrustedProxies(List<Cidr> blocks) {

    private static final int LONGEST_ADDRESS = 64;

    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    /** Looks at the other end of a socket. */
    public Peer peer(@Nullable InetSocketAddress socket) {
        if (socket == null || socket.getAddress() == null) {
            return Peer.NONE;
        }
        InetAddress address = socket.getAddress();
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        byte[] bytes = address.getAddress();
        return new Peer(bytes, literal.getBytes(StandardCharsets.US_ASCII), trusts(bytes));
    }

    private boolean trusts(byte[] address) {
        for (Cidr block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** The caller's address: the peer's own, unless the peer is trusted and says more. */
    byte[] caller(Peer peer, Fields fields) {
        byte[] caller = peer.address();
        if (!peer.trusted()) {
            return caller;
        }
        for (int field = fields.count() - 1; field >= 0; field--) {
            if (fields.name(field) != HeaderName.X_FORWARDED_FOR) {
                continue;
            }
            String[] hops = String.valueOf(fields.value(field)).split(",", -1);
            for (int hop = hops.length - 1; hop >= 0; hop--) {
                byte[] address = parse(hops[hop].strip());
                if (address == null) {
                    return caller;
                }
                caller = address;
                if (!trusts(address)) {
                    return caller;
                }
            }
        }
        return caller;
    }

    /** Reads an address, possibly with a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    private static byte @Nullable [] parse(String hop) {
        if (hop.isEmpty() || hop.length() > LONGEST_ADDRESS) {
            return null;
        }
        String literal = hop;
        int colon = hop.indexOf(':');
        if (hop.charAt(0) == '[' && hop.indexOf(']') > 0) {
            literal = hop.substring(1, hop.indexOf(']'));
        } else if (colon > 0 && colon == hop.lastIndexOf(':')) {
            literal = hop.substring(0, colon);
        }
        try {
            return InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }
}
