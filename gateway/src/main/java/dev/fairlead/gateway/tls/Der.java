package dev.fairlead.gateway.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** The few forms of DER (X.690) that a certificate and the wrapping of a key need. */
final class Der {

    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OID = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int GENERALIZED_TIME = 0x18;
    static final int UTC_TIME = 0x17;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    /** Context-specific and constructed; add the number. */
    static final int EXPLICIT = 0xa0;

    /** Context-specific and primitive; add the number. */
    static final int IMPLICIT = 0x80;

    private static final int LONG_FORM = 0x80;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter GENERALIZED =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

    private Der() {}

    /** One value with its tag and length; the parts follow one another. */
    static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        out.write(tag);
        if (length < LONG_FORM) {
            out.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int skip = digits[0] == 0 ? 1 : 0;
            out.write(LONG_FORM | (digits.length - skip));
            out.write(digits, skip, digits.length - skip);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return of(SEQUENCE, parts);
    }

    static byte[] integer(BigInteger value) {
        return of(INTEGER, value.toByteArray());
    }

    /** An object identifier, given as its encoded bytes in hexadecimal. */
    static byte[] oid(String hex) {
        return of(OID, HexFormat.of().parseHex(hex));
    }

    /** Whole bytes as bits. */
    static byte[] bits(byte[] bytes) {
        return of(BIT_STRING, new byte[] {0}, bytes);
    }

    static byte[] octets(byte[] bytes) {
        return of(OCTET_STRING, bytes);
    }

    static byte[] utf8(String text) {
        return of(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] nothing() {
        return of(NULL);
    }

    static byte[] yes() {
        return new byte[] {0x01, 0x01, (byte) 0xff};
    }

    /** RFC 5280 section 4.1.2.5: one form to the end of 2049, another behind it. */
    static byte[] time(Instant moment) {
        boolean late = moment.atZone(ZoneOffset.UTC).getYear() >= FIRST_YEAR_OF_GENERALIZED_TIME;
        String text = (late ? GENERALIZED : UTC).format(moment);
        return of(late ? GENERALIZED_TIME : UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One value as it was found: its tag, and where its content is. */
    record Found(int tag, int start, int end) {}

    /**
     * The value that begins at {@code at}.
     *
     * @throws IllegalArgumentException if there is none that fits
     */
    static Found at(byte[] bytes, int at) {
        if (at < 0 || at + 2 > bytes.length) {
            throw new IllegalArgumentException("the DER ends in the middle");
        }
        int length = bytes[at + 1] & 0xff;
        int start = at + 2;
        if (length >= LONG_FORM) {
            int digits = length & 0x7f;
            if (digits == 0 || digits > 3 || start + digits > bytes.length) {
                throw new IllegalArgumentException("the DER has a length that cannot be");
            }
            length = 0;
            for (int i = 0; i < digits; i++) {
                length = (length << 8) | (bytes[start + i] & 0xff);
            }
            start += digits;
        }
        if (start + length > bytes.length) {
            throw new IllegalArgumentException("the DER ends in the middle");
        }
        return new Found(bytes[at] & 0xff, start, start + length);
    }
}
