package dev.fairlead.gateway.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate that routes want.
 *
 * @param resolver who orders it
 * @param hosts what it is for, lower case, the main one first
 */
record Wanted(Resolver resolver, List<String> hosts) {

    private static final int ID_BYTES = 16;

    Wanted {
        hosts = List.copyOf(hosts);
    }

    /** The same for all replicas; another one for another authority, so that a change of it orders anew. */
    String id() {
        String text = resolver.name() + " " + resolver.directory() + " " + String.join(" ", hosts);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Whether the other is not needed where this one is there. */
    boolean covers(Wanted other) {
        return resolver.equals(other.resolver) && hosts.containsAll(other.hosts);
    }

    /** For people: the hosts. */
    String shown() {
        return String.join(", ", hosts);
    }
}
