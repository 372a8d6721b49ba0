package dev.fairlead.gateway.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The header of the PROXY protocol that tells a server who called. */
final class ProxyLine {

    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int VERSION_2_PROXY = 0x21;
    private static final int TCP_4 = 0x11;
    private static final int TCP_6 = 0x21;
    private static final int PORTS = 4;

    private ProxyLine() {}

    /** The header of version 1 or 2 for a connection from {@code source} to {@code target}. */
    static ByteBuf of(int version, InetSocketAddress source, InetSocketAddress target) {
        boolean same = source.getAddress().getClass() == target.getAddress().getClass();
        if (version == 1) {
            return Unpooled.copiedBuffer(same ? line(source, target) : "PROXY UNKNOWN\r\n", StandardCharsets.US_ASCII);
        }
        ByteBuf header = Unpooled.buffer().writeBytes(SIGNATURE).writeByte(VERSION_2_PROXY);
        if (!same) {
            // Nothing can be said of a caller by one family of addresses and a listener by another.
            return header.writeByte(0).writeShort(0);
        }
        byte[] from = source.getAddress().getAddress();
        byte[] to = target.getAddress().getAddress();
        return header.writeByte(source.getAddress() instanceof Inet4Address ? TCP_4 : TCP_6)
                .writeShort(from.length + to.length + PORTS)
                .writeBytes(from)
                .writeBytes(to)
                .writeShort(source.getPort())
                .writeShort(target.getPort());
    }

    private static String line(InetSocketAddress source, InetSocketAddress target) {
        return String.join(
                        " ",
                        "PROXY",
                        source.getAddress() instanceof Inet4Address ? "TCP4" : "TCP6",
                        source.getAddress().getHostAddress(),
                        target.getAddress().getHostAddress(),
                        Integer.toString(source.getPort()),
                        Integer.toString(target.getPort()))
                + "\r\n";
    }
}
