package dev.fairlead.model;

import java.util.List;

/** What makes two requests come from one source. */
public sealed interface SourceCriterion {

    /** The host that is asked for. */
    record Host() implements SourceCriterion {}

    /** The value of a header, in lower case its name; requests without it are one source. */
    record Header(String name) implements SourceCriterion {}

    /**
     * The caller's address: the socket's peer, or what {@code X-Forwarded-For} says.
     *
     * @param depth which address of the header, counted from its end; 0 is the socket's peer
     * @param excluded addresses that are passed over from the end; with a depth of 0
     * @param ipv6Prefix how many bits of an IPv6 address count, 0 to 128; default 128
     */
    record Address(int depth, List<Cidr> excluded, int ipv6Prefix) implements SourceCriterion {
        public Address {
            excluded = List.copyOf(excluded);
        }
    }
}
