package dev.fairlead.gateway.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The first words of a caller's handshake (RFC 8446 section 4.1.2), as far as the library does not read them for us. */
public final class ClientHello {

    /** What an authority offers that wants to see a challenge answered (RFC 8737). */
    public static final String ACME = "acme-tls/1";

    private static final int VERSION_AND_RANDOM = 34;
    private static final int ALPN = 16;

    private ClientHello() {}

    /** Whether the caller offers the protocol; false where the words cannot be read, for somebody else says so. */
    public static boolean offers(ByteBuf hello, String protocol) {
        ByteBuf rest = hello.slice();
        try {
            rest.skipBytes(VERSION_AND_RANDOM);
            rest.skipBytes(rest.readUnsignedByte());
            rest.skipBytes(rest.readUnsignedShort());
            rest.skipBytes(rest.readUnsignedByte());
            ByteBuf extensions = rest.readSlice(rest.readUnsignedShort());
            while (extensions.isReadable()) {
                int type = extensions.readUnsignedShort();
                ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
                if (type == ALPN) {
                    return lists(extension.readSlice(extension.readUnsignedShort()), protocol);
                }
            }
            return false;
        } catch (IndexOutOfBoundsException cutOff) {
            return false;
        }
    }

    private static boolean lists(ByteBuf protocols, String protocol) {
        while (protocols.isReadable()) {
            int length = protocols.readUnsignedByte();
            if (protocols
                    .readCharSequence(length, StandardCharsets.US_ASCII)
                    .toString()
                    .equals(protocol)) {
                return true;
            }
        }
        return false;
    }
}
