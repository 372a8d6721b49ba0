package dev.fairlead.gateway.route;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Paths as configured and paths as received, brought to one spelling. A normalised request path keeps percent-encoded
 * all that is not unreserved, in upper case; what is configured may hold spaces, umlauts or lower-case escapes, and is
 * brought to the same bytes, so that matching compares bytes. Regular expressions see the decoded path, in which only
 * the reserved characters stay encoded, so that {@code /admin%2Fx} is never mistaken for {@code /admin/x}.
 */
public final class PathText {

    // RFC 3986: unreserved, sub-delims, ":" and "@", and the slash between segments.
    private static final String PLAIN = "-._~!$&'()*+,;=:@/";
    private static final String UNRESERVED = "-._~";
    // What Traefik leaves encoded: gen-delims, sub-delims and the percent sign itself.
    private static final String RESERVED = "/:?#[]@!$&'()*+,;=%";

    private PathText() {}

    /** A configured path in the spelling of a normalised request path. */
    public static String canonical(String configured) {
        byte[] bytes = configured.getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int octet = escape(bytes, i);
            if (octet < 0) {
                append(text, bytes[i] & 0xff, PLAIN);
            } else {
                append(text, octet, UNRESERVED);
                i += 2;
            }
        }
        return text.toString();
    }

    /** The bytes of {@link #canonical}. */
    static byte[] bytes(String configured) {
        return canonical(configured).getBytes(StandardCharsets.US_ASCII);
    }

    /** A normalised path with all escapes decoded but those of reserved characters. */
    static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int octet = escape(bytes, i);
            if (octet < 0 || RESERVED.indexOf(octet) >= 0) {
                text.write(bytes[i]);
            } else {
                text.write(octet);
                i += 2;
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, int octet, String plain) {
        boolean alphanumeric =
                (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9');
        if (alphanumeric || plain.indexOf(octet) >= 0) {
            text.append((char) octet);
        } else {
            text.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) octet));
        }
    }

    // The octet that the escape at i stands for, or -1 where there is none.
    private static int escape(byte[] bytes, int i) {
        if (bytes[i] != '%' || i + 2 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[i + 1], 16);
        int low = Character.digit(bytes[i + 2], 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }
}
