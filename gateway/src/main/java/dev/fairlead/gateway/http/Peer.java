package dev.fairlead.gateway.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a caller's socket.
 *
 * @param address 4 or 16 bytes
 * @param text the same as people write it
 * @param trusted whether its {@code X-Forwarded-*}, {@code Forwarded} and {@code traceparent} are believed
 * @param secured what TLS says of the connection; null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Peer(
        byte[] address,
        byte[] text,
        boolean trusted,
        @Nullable Secured secured) {

    /** One without TLS. */
    public Peer(byte[] address, byte[] text, boolean trusted) {
        this(address, text, trusted, null);
    }

    /** The same on a connection that is secured; null where it is not. */
    public Peer over(@Nullable Secured connection) {
        return connection == null ? this : new Peer(address, text, trusted, connection);
    }

    /** Where nothing is known of the peer. */
    public static final Peer NONE = new Peer(new byte[4], "0.0.0.0".getBytes(StandardCharsets.US_ASCII), false);
}
