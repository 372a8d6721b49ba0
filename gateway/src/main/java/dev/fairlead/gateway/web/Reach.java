package dev.fairlead.gateway.web;

import dev.fairlead.model.AddressKind;
import dev.fairlead.model.Cidr;
import java.net.InetAddress;
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
 * @param allowed listed by the workflow
 */
public record Reach(boolean isNamed, List<Cidr> allowed) implements Reachable {

    private static final List<String> OWN_NAMES =
            List.of(".localhost", ".local", ".internal", ".lan", ".svc", ".cluster.local", ".home.arpa", ".test");

    public Reach {
        allowed = List.copyOf(allowed);
    }

    @Override
    public Optional<String> refusal(String host, InetAddress address) {
        byte[] bytes = AddressKind.plain(address.getAddress());
        if (allowed.stream().anyMatch(block -> block.contains(bytes))) {
            return Optional.empty();
        }
        return switch (AddressKind.of(bytes)) {
            case NOBODY ->
                Optional.of("no node may ask " + address.getHostAddress() + ", which is not listed under \"allow\"");
            case PRIVATE ->
                isNamed && isOwn(host)
                        ? Optional.empty()
                        : Optional.of("it may not ask " + address.getHostAddress()
                                + ", an address of the inside; list it under \"allow\"");
            case PUBLIC -> Optional.empty();
        };
    }

    // A name that the internet's servers answer may mean the inside one day, whatever it meant when it was written.
    private static boolean isOwn(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        boolean literal = lower.indexOf(':') >= 0 || lower.matches("[0-9.]+");
        return literal || lower.indexOf('.') < 0 || OWN_NAMES.stream().anyMatch(lower::endsWith);
    }
}
