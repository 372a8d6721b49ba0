package dev.fairlead.gateway.acme;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Where replicas keep what they share, each thing under an id, sealed: certificates, accounts, challenges, and who may
 * order. Every call may wait, for a bounded time.
 */
public interface Shelf {

    /**
     * All ids, each with a number that changes when the thing does.
     *
     * @throws IOException if it cannot be reached; the message says why
     */
    Map<String, Long> versions() throws IOException;

    /** One thing, if it is there. */
    Optional<byte[]> get(String id) throws IOException;

    /** Puts a thing there, or another in its place. */
    void put(String id, byte[] thing) throws IOException;

    /** Takes a thing away. */
    void remove(String id) throws IOException;

    /** Takes the right to order or keeps it: false if another replica has it. It lasts for {@link Acme#LEASE}. */
    boolean hold() throws IOException;

    /** Gives the right back; without it, others wait until it is over. */
    void letGo() throws IOException;
}
