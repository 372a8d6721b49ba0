package dev.fairlead.sources.docker;

import dev.fairlead.model.Cidr;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks that this process is on: what it reaches without a router between. On a host these include the bridges
 * of its engine; in a container they are the networks that it shares with others.
 *
 * @param blocks of addresses on the other end of its interfaces
 * @param addresses its own
 */
record OwnNetworks(List<Cidr> blocks, Set<String> addresses) {

    private static final Logger LOG = LoggerFactory.getLogger(OwnNetworks.class);

    OwnNetworks {
        blocks = List.copyOf(blocks);
        addresses = Set.copyOf(addresses);
    }

    /** Those of this moment: a container can be connected to a network while it runs. */
    static OwnNetworks now() {
        List<Cidr> blocks = new ArrayList<>();
        Set<String> addresses = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces().forEach(card -> {
                for (InterfaceAddress address : card.getInterfaceAddresses()) {
                    byte[] bytes = address.getAddress().getAddress();
                    addresses.add(literal(address.getAddress()));
                    blocks.add(block(bytes, address.getNetworkPrefixLength()));
                }
            });
        } catch (SocketException unreadable) {
            LOG.atWarn().addKeyValue("reason", unreadable.getMessage()).log("own_networks_unreadable");
        }
        return new OwnNetworks(blocks, addresses);
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static Cidr block(byte[] address, int prefix) {
        byte[] network = address.clone();
        for (int bit = prefix; bit < network.length * 8; bit++) {
            network[bit / 8] &= (byte) ~(1 << (7 - bit % 8));
        }
        try {
            return Cidr.parse(InetAddress.getByAddress(network).getHostAddress() + "/" + prefix);
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether the address is on one of them. */
    boolean reach(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return blocks.stream().anyMatch(block -> block.contains(bytes));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
