package dev.fairlead.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a head or a trailer, read in place from an array that grows as bytes arrive.
 *
 * <p>One pass, one state: the parser stops where the bytes stop and goes on there, so a head that arrives byte by byte
 * costs as much as one that arrives whole, and is read the same. Only CR LF ends a line; a name is a token with the
 * colon right behind it; a line that begins with white space (obs-fold) is refused; a value has no control characters
 * (RFC 9112 section 5). Fields are kept as offsets: nothing is copied and no String is made.
 */
public final class Fields {

    private static final int MARKS = 4;

    private enum State {
        LINE,
        NAME,
        BEFORE_VALUE,
        VALUE,
        VALUE_LF,
        LAST_LF,
        DONE
    }

    private byte[] bytes;
    private int filled;
    private int at;

    private int[] marks = new int[16 * MARKS];
    private HeaderName[] names = new HeaderName[16];
    private int count;

    private State state = State.LINE;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    Fields(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    // -- filling ----------------------------------------------------------------------------------------------------

    /** The array, with room for so many bytes more behind {@link #filled}. */
    public byte[] room(int more) {
        if (bytes.length - filled < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, filled + more));
        }
        return bytes;
    }

    /** How many bytes have been put in. */
    public int filled() {
        return filled;
    }

    /** So many bytes more have been put in. */
    public void filled(int more) {
        filled += more;
    }

    /** Where the parser stands. */
    int at() {
        return at;
    }

    void at(int position) {
        at = position;
    }

    /** Forgets everything and keeps arrays that are not larger than usual. */
    void clear(int usualBytes) {
        if (bytes.length > usualBytes) {
            bytes = new byte[usualBytes];
        }
        filled = 0;
        at = 0;
        count = 0;
        state = State.LINE;
    }

    // -- reading ----------------------------------------------------------------------------------------------------

    /**
     * Reads on.
     *
     * @param maxFields bound on the number of fields
     * @return true when the empty line was read; {@link #at} is behind it
     * @throws Malformed if it is not a field section, or has too many fields
     */
    boolean parse(int maxFields) throws Malformed {
        int end = filled;
        while (at < end) {
            switch (state) {
                case LINE -> readLine();
                case NAME -> readName(end);
                case BEFORE_VALUE -> readSpace(end);
                case VALUE -> readValue(end);
                case VALUE_LF -> readLineEnd(maxFields);
                case LAST_LF -> {
                    lineFeed();
                    state = State.DONE;
                    return true;
                }
                case DONE -> throw new IllegalStateException("read past its end");
            }
        }
        return false;
    }

    private void readLine() {
        if (bytes[at] == '\r') {
            at++;
            state = State.LAST_LF;
        } else {
            nameStart = at;
            state = State.NAME;
        }
    }

    private void readName(int end) throws Malformed {
        int i = at;
        while (i < end && Ascii.is(bytes[i], Ascii.TOKEN)) {
            i++;
        }
        at = i;
        if (i < end) {
            if (bytes[i] != ':' || i == nameStart) {
                throw Malformed.bad("A header line does not begin with a name and a colon right behind it.");
            }
            nameEnd = i;
            at = i + 1;
            valueStart = at;
            state = State.BEFORE_VALUE;
        }
    }

    private void readSpace(int end) {
        int i = at;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        at = i;
        if (i < end) {
            valueStart = i;
            state = State.VALUE;
        }
    }

    private void readValue(int end) throws Malformed {
        int i = Words.plainUntil(bytes, at, end);
        while (i < end && Ascii.is(bytes[i], Ascii.VALUE)) {
            i++;
        }
        at = i;
        if (i < end) {
            if (bytes[i] != '\r') {
                throw Malformed.bad("A header value holds a control character.");
            }
            while (i > valueStart && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t')) {
                i--;
            }
            valueEnd = i;
            at++;
            state = State.VALUE_LF;
        }
    }

    private void readLineEnd(int maxFields) throws Malformed {
        lineFeed();
        if (count == maxFields) {
            throw new Malformed(Malformed.Kind.HEAD_TOO_LARGE, "There are more than " + maxFields + " headers.");
        }
        add();
        state = State.LINE;
    }

    private void lineFeed() throws Malformed {
        if (bytes[at] != '\n') {
            throw Malformed.bad("A carriage return stands without its line feed.");
        }
        at++;
    }

    private void add() {
        if (count == names.length) {
            names = Arrays.copyOf(names, count * 2);
            marks = Arrays.copyOf(marks, count * 2 * MARKS);
        }
        int m = count * MARKS;
        marks[m] = nameStart;
        marks[m + 1] = nameEnd;
        marks[m + 2] = valueStart;
        marks[m + 3] = valueEnd;
        names[count++] = HeaderName.find(bytes, nameStart, nameEnd);
    }

    /** Forgets one field; those behind it move up. */
    void drop(int field) {
        count--;
        System.arraycopy(names, field + 1, names, field, count - field);
        System.arraycopy(marks, (field + 1) * MARKS, marks, field * MARKS, (count - field) * MARKS);
    }

    // -- looking ----------------------------------------------------------------------------------------------------

    /** Holds the fields. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many fields there are. */
    public int count() {
        return count;
    }

    /** Which of the known names it is. */
    public HeaderName name(int field) {
        return names[field];
    }

    /** Where its name begins. */
    public int nameStart(int field) {
        return marks[field * MARKS];
    }

    /** Where its name ends. */
    public int nameEnd(int field) {
        return marks[field * MARKS + 1];
    }

    /** Where its value begins, white space cut. */
    public int valueStart(int field) {
        return marks[field * MARKS + 2];
    }

    /** Where its value ends, white space cut. */
    public int valueEnd(int field) {
        return marks[field * MARKS + 3];
    }

    /** Whether it stands as {@code name: value CR LF}, with one blank and nothing else around its value. */
    boolean isPlainLine(int field) {
        int nameEnd = nameEnd(field);
        return valueStart(field) == nameEnd + 2 && bytes[nameEnd + 1] == ' ' && bytes[valueEnd(field)] == '\r';
    }

    /** Where the line of a field that {@link #isPlainLine} ends. */
    int lineEnd(int field) {
        return valueEnd(field) + 2;
    }

    /** Whether its value is this word, whatever the case. {@code lower} is lower case. */
    public boolean isValue(int field, String lower) {
        return Ascii.same(bytes, valueStart(field), valueEnd(field), lower);
    }

    /** Whether its name is this one. {@code lower} is lower case. */
    public boolean isNamed(int field, String lower) {
        return Ascii.same(bytes, nameStart(field), nameEnd(field), lower);
    }

    /** Whether its name is this one, or reads so once an underscore is taken for a dash. {@code lower} is lower case. */
    public boolean isNamedAlike(int field, String lower) {
        return Ascii.alike(bytes, nameStart(field), nameEnd(field), lower);
    }

    /** The first field of that name from a place on, or -1. {@code lower} is lower case. */
    public int find(String lower, int from) {
        for (int field = from; field < count; field++) {
            if (isNamed(field, lower)) {
                return field;
            }
        }
        return -1;
    }

    /** The first field of that known name, or -1. */
    public int find(HeaderName name) {
        for (int field = 0; field < count; field++) {
            if (names[field] == name) {
                return field;
            }
        }
        return -1;
    }

    /** The value as text, one character a byte; null for a field below 0. */
    public @Nullable String value(int field) {
        return field < 0 ? null : text(valueStart(field), valueEnd(field));
    }

    String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
