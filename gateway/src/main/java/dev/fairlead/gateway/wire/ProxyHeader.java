package dev.fairlead.gateway.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The header that a proxy in front of us puts before everything else on a connection, to say who connected to it: PROXY
 * protocol, version 1 (one line of text) and version 2 (binary). Read strictly: whoever sends it was told to, so whatever
 * is odd in it is a fault or an attack.
 *
 * @param length bytes that it takes; what follows is the caller's
 * @param source who connected to the proxy; null where the proxy speaks for itself (LOCAL, UNKNOWN, another family)
 */
public record ProxyHeader(int length, @Nullable InetSocketAddress source) {

    /** Why a connection is not let in. */
    public enum Reason {
        /** It does not begin with such a header. */
        MISSING,
        /** It begins like one, and is none. */
        MALFORMED,
        /** Its own checksum is another one. */
        CHECKSUM,
        /** It ended before the header did. */
        INCOMPLETE
    }

    /** Not a header; the connection is of no use. */
    public static final class Rejected extends Exception {

        private static final long serialVersionUID = 1;

        private final Reason reason;

        Rejected(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        /** Why. */
        public Reason reason() {
            return reason;
        }
    }

    /** The most bytes that are read; version 2 could have 65,551, and nobody needs so many. */
    public static final int MAX_BYTES = 2048;

    private static final int MAX_LINE = 107;
    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = 16;
    private static final int CRC_TYPE = 3;

    private static final String PORT = "(0|[1-9][0-9]{0,4})";
    private static final Pattern LINE = Pattern.compile("PROXY (?:UNKNOWN(?: [\\x20-\\x7e]*)?"
            + "|TCP4 ([0-9.]{7,15}) ([0-9.]{7,15}) " + PORT + " " + PORT
            + "|TCP6 ([0-9A-Fa-f:.]{2,45}) ([0-9A-Fa-f:.]{2,45}) " + PORT + " " + PORT + ")");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    /**
     * Reads what has come so far.
     *
     * @param bytes from the connection's first one on
     * @param filled how many there are
     * @return null if more is needed
     */
    public static @Nullable ProxyHeader read(byte[] bytes, int filled) throws Rejected {
        if (begins(bytes, filled, TEXT)) {
            return filled < TEXT.length ? null : line(bytes, filled);
        }
        if (begins(bytes, filled, BINARY)) {
            return filled < FIXED ? null : binary(bytes, filled);
        }
        throw new Rejected(Reason.MISSING);
    }

    private static boolean begins(byte[] bytes, int filled, byte[] signature) {
        int length = Math.min(filled, signature.length);
        return Arrays.equals(bytes, 0, length, signature, 0, length);
    }

    private static @Nullable ProxyHeader line(byte[] bytes, int filled) throws Rejected {
        int end = 0;
        while (end < filled && bytes[end] != '\n') {
            end++;
        }
        if (end == filled && filled < MAX_LINE) {
            return null;
        }
        if (end >= MAX_LINE || end == filled || bytes[end - 1] != '\r') {
            throw new Rejected(Reason.MALFORMED);
        }
        String text = new String(bytes, 0, end - 1, StandardCharsets.ISO_8859_1);
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            throw new Rejected(Reason.MALFORMED);
        }
        int address = line.group(1) != null ? 1 : 5;
        if (line.group(address) == null) {
            return new ProxyHeader(end + 1, null);
        }
        literal(line.group(address + 1), address == 1);
        port(line.group(address + 3));
        InetAddress source = literal(line.group(address), address == 1);
        return new ProxyHeader(end + 1, new InetSocketAddress(source, port(line.group(address + 2))));
    }

    private static InetAddress literal(String text, boolean four) throws Rejected {
        if (four != IPV4.matcher(text).matches()) {
            throw new Rejected(Reason.MALFORMED);
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException none) {
            throw new Rejected(Reason.MALFORMED);
        }
    }

    private static int port(String text) throws Rejected {
        int port = Integer.parseInt(text);
        if (port > 65_535) {
            throw new Rejected(Reason.MALFORMED);
        }
        return port;
    }

    private static @Nullable ProxyHeader binary(byte[] bytes, int filled) throws Rejected {
        int command = bytes[12] & 0xff;
        int length = FIXED + number(bytes, 14);
        if ((command != 0x20 && command != 0x21) || length > MAX_BYTES) {
            throw new Rejected(Reason.MALFORMED);
        }
        int addresses = addressBytes(bytes[13] & 0xff);
        if (filled < length) {
            return null;
        }
        boolean local = command == 0x20;
        int extensions = FIXED + addresses;
        if (!local && extensions > length) {
            throw new Rejected(Reason.MALFORMED);
        }
        if (!local) {
            checkExtensions(bytes, extensions, length);
        }
        boolean known = !local && (addresses == 12 || addresses == 36);
        return new ProxyHeader(length, known ? source(bytes, (addresses - 4) / 2) : null);
    }

    /** How many bytes the addresses of a family take. Only streams come over a stream. */
    private static int addressBytes(int family) throws Rejected {
        return switch (family) {
            case 0x00 -> 0;
            case 0x11 -> 12;
            case 0x21 -> 36;
            case 0x31 -> 216;
            default -> throw new Rejected(Reason.MALFORMED);
        };
    }

    private static InetSocketAddress source(byte[] bytes, int size) {
        try {
            InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED, FIXED + size));
            return new InetSocketAddress(address, number(bytes, FIXED + 2 * size));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void checkExtensions(byte[] bytes, int from, int end) throws Rejected {
        int at = from;
        while (at < end) {
            if (end - at < 3 || end - at - 3 < number(bytes, at + 1)) {
                throw new Rejected(Reason.MALFORMED);
            }
            int size = number(bytes, at + 1);
            if (bytes[at] == CRC_TYPE) {
                checkSum(bytes, at + 3, size, end);
            }
            at += 3 + size;
        }
    }

    private static void checkSum(byte[] bytes, int at, int size, int end) throws Rejected {
        if (size != 4) {
            throw new Rejected(Reason.MALFORMED);
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, at);
        sum.update(new byte[4]);
        sum.update(bytes, at + 4, end - at - 4);
        long said = ((long) number(bytes, at) << 16) | number(bytes, at + 2);
        if (sum.getValue() != said) {
            throw new Rejected(Reason.CHECKSUM);
        }
    }

    private static int number(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
}
