package dev.fairlead.gateway.http;

import java.nio.charset.StandardCharsets;

/**
 * The other end of a caller's socket.
 *
 * @param address 4 or 16 bytes
 * @param text the same as people write it
 * @param trusted whether its {@code X-Forwarded-*}, {@code Forwarded} and {@code traceparent} are believed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Peer(byte[] address, byte[] text, boolean trusted) {

    /** Where nothing is known of the peer. */
    public static final Peer NONE = new Peer(new byte[4], "0.0.0.0".getBytes(StandardCharsets.US_ASCII), false);
}
