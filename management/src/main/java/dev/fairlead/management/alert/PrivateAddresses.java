package dev.fairlead.management.alert;

import dev.fairlead.model.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Addresses behind which there is no public server: what an operator may write must not make management call its own network. */
final class PrivateAddresses {

    private static final List<Cidr> BLOCKS = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/3",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Cidr::parse)
            .toList();

    private PrivateAddresses() {}

    static boolean has(InetAddress address) {
        return BLOCKS.stream().anyMatch(block -> block.contains(address.getAddress()));
    }
}
