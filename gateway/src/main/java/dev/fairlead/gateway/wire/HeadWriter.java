package dev.fairlead.gateway.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts a head together in an array that is used again and again. */
public final class HeadWriter {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long NIBBLES = 0x0f0f0f0f0f0f0f0fL;
    private static final int USUAL_BYTES = 2048;

    private byte[] bytes;
    private int length;

    /** Room for a head of usual size. */
    public HeadWriter() {
        this(USUAL_BYTES);
    }

    /** Room for so many bytes at first. */
    public HeadWriter(int firstBytes) {
        bytes = new byte[firstBytes];
    }

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
        if (number < 0) {
            return put(Long.toString(number));
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        room(digits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
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
        LONG.set(to, at, digits(value >>> 32));
        LONG.set(to, at + 8, digits(value & 0xffff_ffffL));
    }

    // Eight digits at once: each nibble in a byte of its own, plus '0', plus 39 more from ten on ('a' - '0' - 10).
    private static long digits(long value) {
        long nibbles = Long.expand(value, NIBBLES);
        long fromTen = ((nibbles + 0x0606060606060606L) >>> 4) & 0x0101010101010101L;
        return nibbles + 0x3030303030303030L + fromTen * 39;
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

    /** Puts in one field of a head as it came, in the usual spacing. */
    public HeadWriter field(Fields fields, int field) {
        if (fields.isPlainLine(field)) {
            return put(fields.bytes(), fields.nameStart(field), fields.lineEnd(field));
        }
        put(fields.bytes(), fields.nameStart(field), fields.nameEnd(field));
        put(':').put(' ');
        return put(fields.bytes(), fields.valueStart(field), fields.valueEnd(field))
                .line();
    }
}
