package dev.fairlead.gateway.web;

import java.net.InetAddress;
import java.util.Optional;

/** Which addresses may be asked. */
@FunctionalInterface
interface Reachable {

    /**
     * Why an address may not be asked, in a part of a sentence; empty where it may.
     *
     * @param host the name that meant it, or the address itself as it was written
     */
    Optional<String> refusal(String host, InetAddress address);
}
