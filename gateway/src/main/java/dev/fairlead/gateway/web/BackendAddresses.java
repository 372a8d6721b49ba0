package dev.fairlead.gateway.web;

import dev.fairlead.model.AddressKind;
import dev.fairlead.model.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where backends may be, and whom the gateway asks by itself. Who may save a service must not thereby read what only this machine can: by default addresses
 * that are no server's, among them those of a cloud's metadata, are not connected to. It is the address that is looked
 * at, after its name was resolved.
 *
 * @param kinds which may be connected to
 * @param listed and these besides, of whichever kind
 */
public record BackendAddresses(Set<AddressKind> kinds, List<Cidr> listed) implements Reachable {

    /** What {@link #parse} reads where nothing is said. */
    public static final String USUAL = "public,private";

    public BackendAddresses {
        kinds = Set.copyOf(kinds);
        listed = List.copyOf(listed);
    }

    /** Public and private ones. */
    public static BackendAddresses usual() {
        return parse(USUAL);
    }

    /**
     * Reads a comma list of {@code public}, {@code private}, addresses and blocks.
     *
     * @throws IllegalArgumentException with one sentence
     */
    public static BackendAddresses parse(String text) {
        Set<AddressKind> kinds = EnumSet.noneOf(AddressKind.class);
        List<Cidr> listed = new ArrayList<>();
        Arrays.stream(text.split(",", -1)).map(String::strip).forEach(word -> {
            switch (word) {
                case "public" -> kinds.add(AddressKind.PUBLIC);
                case "private" -> kinds.add(AddressKind.PRIVATE);
                default -> listed.add(Cidr.parse(word));
            }
        });
        return new BackendAddresses(kinds, listed);
    }

    @Override
    public Optional<String> refusal(String host, InetAddress address) {
        return refusal(address);
    }

    /** Why an address is not connected to, in a part of a sentence; empty where it is. */
    public Optional<String> refusal(InetAddress address) {
        byte[] bytes = AddressKind.plain(address.getAddress());
        boolean allowed =
                kinds.contains(AddressKind.of(bytes)) || listed.stream().anyMatch(block -> block.contains(bytes));
        return allowed
                ? Optional.empty()
                : Optional.of(address.getHostAddress()
                        + " is not among FAIRLEAD_BACKEND_ADDRESSES; list it there if it may be connected to");
    }
}
