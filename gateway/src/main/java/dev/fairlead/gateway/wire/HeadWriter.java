package dev.fairlead.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts a head together in an array that is used again and again. */
public final class HeadWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[2048];
    private int length;

    /** Begins anew. */
    public HeadWriter clear() {
        length = 0;
        return this;
    }

    /** Holds what was put in; valid until the next call that puts in more. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes were put in. */
    public int length() {
        return length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** Puts in bytes as they are. */
    public HeadWriter put(byte[] source) {
        return put(source, 0, source.length);
    }

    /** Puts in bytes as they are. */
    public HeadWriter put(byte[] source, int start, int end) {
        room(end - start);
        System.arraycopy(source, start, bytes, length, end - start);
        length += end - start;
        return this;
    }

    /** Puts in a text in UTF-8. The caller has made sure that it has no control characters. */
    public HeadWriter put(String text) {
        int size = text.length();
        room(size);
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return put(text.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    /** Puts in one byte. */
    public HeadWriter put(char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Puts in a number in decimal. */
    public HeadWriter put(long number) {
        if (number < 10 && number >= 0) {
            return put((char) ('0' + number));
        }
        return put(Long.toString(number));
    }

    /** Puts in 16 lower-case hexadecimal digits. */
    public HeadWriter hex(long value) {
        room(16);
        hex(value, bytes, length);
        length += 16;
        return this;
    }

    /** Writes a number as 16 hexadecimal digits into an array, from that place on. */
    public static void hex(long value, byte[] to, int at) {
        for (int digit = 0; digit < 16; digit++) {
            to[at + digit] = HEX[(int) (value >>> (60 - 4 * digit)) & 15];
        }
    }

    /** Puts in the end of a line. */
    public HeadWriter line() {
        room(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    /** Puts in one whole line. */
    public HeadWriter header(String name, String value) {
        return put(name).put(": ").put(value).line();
    }

    /** Puts in one field of a head as it came. */
    public HeadWriter field(Fields fields, int field) {
        put(fields.bytes(), fields.nameStart(field), fields.nameEnd(field)).put(": ");
        return put(fields.bytes(), fields.valueStart(field), fields.valueEnd(field))
                .line();
    }
}
