package dev.fairlead.gateway.workflow.web;

import dev.fairlead.model.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which addresses a node may ask. Values in a {@code url} come from callers, and names mean what somebody else's server
 * says, so it is the address itself that is looked at, after its name was resolved; the connection goes to that address
 * and to no other. Addresses of the inside are for those whom the workflow names; those that tell of the machine itself,
 * its metadata among them, only for those that are listed.
 *
 * @param isNamed whether host and port stand in the workflow as they are
 * @param allowed listed by the workflow or by the gateway's settings
 */
public record Reach(boolean isNamed, List<Cidr> allowed) {

    private static final List<Cidr> INSIDE =
            blocks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8" + " 198.18.0.0/15 ::1 fc00::/7");

    // This network, link-local with the metadata of most clouds, those of two others, multicast, reserved.
    private static final List<Cidr> NEVER = blocks("0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 100.100.100.200 168.63.129.16"
            + " 224.0.0.0/4 240.0.0.0/4 :: fe80::/10 fec0::/10 ff00::/8 fd00:ec2::/32");

    private static final List<String> OWN_NAMES =
            List.of(".localhost", ".local", ".internal", ".lan", ".svc", ".cluster.local", ".home.arpa", ".test");

    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    public Reach {
        allowed = List.copyOf(allowed);
    }

    private static List<Cidr> blocks(String text) {
        return Arrays.stream(text.split(" ", -1)).map(Cidr::parse).toList();
    }

    /** The same, with what the gateway's settings list. */
    Reach with(List<Cidr> more) {
        List<Cidr> all = new ArrayList<>(allowed);
        all.addAll(more);
        return new Reach(isNamed, all);
    }

    /**
     * Why an address may not be asked, in a part of a sentence; empty where it may.
     *
     * @param host the name that meant it, or the address itself as it was written
     */
    public Optional<String> refusal(String host, InetAddress address) {
        byte[] bytes = plain(address.getAddress());
        if (contains(allowed, bytes)) {
            return Optional.empty();
        }
        if (contains(NEVER, bytes)) {
            return Optional.of("no node may ask " + address.getHostAddress() + ", which is not listed under \"allow\"");
        }
        boolean meant = isNamed && isOwn(host);
        return contains(INSIDE, bytes) && !meant
                ? Optional.of("it may not ask " + address.getHostAddress()
                        + ", an address of the inside; list it under \"allow\"")
                : Optional.empty();
    }

    private static boolean contains(List<Cidr> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    // A name that the internet's servers answer may mean the inside one day, whatever it meant when it was written.
    private static boolean isOwn(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        boolean literal = lower.indexOf(':') >= 0 || lower.matches("[0-9.]+");
        return literal || lower.indexOf('.') < 0 || OWN_NAMES.stream().anyMatch(lower::endsWith);
    }

    // What translates to an address of IPv4 is that one.
    private static byte[] plain(byte[] address) {
        int from = contains(List.of(NAT64), address) ? 12 : contains(List.of(SIX_TO_FOUR), address) ? 2 : -1;
        return from < 0 ? address : Arrays.copyOfRange(address, from, from + 4);
    }

    /** Those of a host that may be asked; where there is none the last refusal is told. */
    List<InetAddress> addresses(String host) throws UnknownHostException, NotAsked {
        List<InetAddress> may = new ArrayList<>();
        String refused = "";
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Optional<String> refusal = refusal(host, address);
            if (refusal.isEmpty()) {
                may.add(address);
            } else {
                refused = refusal.get();
            }
        }
        if (may.isEmpty()) {
            throw new NotAsked(refused);
        }
        return may;
    }
}
