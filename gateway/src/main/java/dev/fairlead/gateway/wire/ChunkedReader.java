package dev.fairlead.gateway.wire;

import static dev.fairlead.gateway.wire.Malformed.bad;

import org.jspecify.annotations.Nullable;

/**
 * Reads a chunked body (RFC 9112 section 7.1) from whatever pieces it arrives in, and moves the payload together: what
 * leaves here has no chunk lines in it, so nothing that a later hop could read in another way passes.
 *
 * <p>A size is 1 to 15 hexadecimal digits. Extensions are dropped, bounded in total (many one-byte chunks with long
 * extensions are an attack on the reader), and may hold token characters, {@code ;} and {@code =} only: quoted strings
 * and white space in that place are what parsers disagree on. Trailers are read like headers. Those that may only stand
 * in a head (framing, routing, credentials) make a request refused, who sends them is up to something; of an answer they
 * are dropped, as RFC 9110 section 6.5.1 has it, and the rest is delivered.
 */
public final class ChunkedReader {

    private static final int MAX_SIZE_DIGITS = 15;
    private static final int MAX_EXTENSION_BYTES = 4096;
    private static final int TRAILER_BYTES = 512;

    /** What happens to a trailer that may only stand in a head. */
    public enum Forbidden {
        REFUSED,
        DROPPED
    }

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        PAYLOAD,
        PAYLOAD_CR,
        PAYLOAD_LF,
        TRAILER,
        DONE
    }

    private final Forbidden forbidden;
    private State state = State.SIZE;
    private int digits;
    private long left;
    private int extensionBytes;
    private int position;
    private @Nullable Fields trailer;

    public ChunkedReader(Forbidden forbidden) {
        this.forbidden = forbidden;
    }

    /** Gets ready for the next body. */
    public void clear() {
        state = State.SIZE;
        digits = 0;
        left = 0;
        extensionBytes = 0;
        trailer = null;
    }

    /**
     * Reads on.
     *
     * @param bytes what arrived; the payload in it is moved to {@code from} and on
     * @param from where it begins
     * @param to where it ends
     * @param bounds for the trailer
     * @return where the payload ends; {@link #position} tells how far was read
     */
    public int read(byte[] bytes, int from, int to, HeadBounds bounds) throws Malformed {
        int out = from;
        int in = from;
        while (in < to && state != State.DONE) {
            if (state == State.PAYLOAD) {
                int n = (int) Math.min(left, to - in);
                System.arraycopy(bytes, in, bytes, out, n);
                out += n;
                in += n;
                left -= n;
                state = left == 0 ? State.PAYLOAD_CR : State.PAYLOAD;
            } else if (state == State.TRAILER) {
                in = trailer(bytes, in, to, bounds);
            } else {
                line(bytes[in++]);
            }
        }
        position = in;
        return out;
    }

    private void line(byte b) throws Malformed {
        switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> {
                require(b == '\n');
                digits = 0;
                state = left == 0 ? State.TRAILER : State.PAYLOAD;
            }
            case PAYLOAD_CR -> {
                require(b == '\r');
                state = State.PAYLOAD_LF;
            }
            case PAYLOAD_LF -> {
                require(b == '\n');
                state = State.SIZE;
            }
            case PAYLOAD, TRAILER, DONE -> throw new IllegalStateException("not in a chunk line");
        }
    }

    private void size(byte b) throws Malformed {
        int digit = Ascii.hex(b);
        if (digit >= 0) {
            if (++digits > MAX_SIZE_DIGITS) {
                throw bad("A chunk size has more than " + MAX_SIZE_DIGITS + " digits.");
            }
            left = left << 4 | digit;
        } else {
            require(digits > 0 && (b == '\r' || b == ';'));
            state = b == '\r' ? State.SIZE_LF : State.EXTENSION;
        }
    }

    private void extension(byte b) throws Malformed {
        if (b == '\r') {
            state = State.SIZE_LF;
            return;
        }
        if (++extensionBytes > MAX_EXTENSION_BYTES || (b != ';' && b != '=' && !Ascii.is(b, Ascii.TOKEN))) {
            throw bad("A chunk extension is too long, or holds a character that is not taken there.");
        }
    }

    private static void require(boolean holds) throws Malformed {
        if (!holds) {
            throw bad("The chunked body is malformed.");
        }
    }

    private int trailer(byte[] bytes, int in, int to, HeadBounds bounds) throws Malformed {
        Fields fields = trailer;
        if (fields == null) {
            fields = new Fields(TRAILER_BYTES);
            trailer = fields;
        }
        int before = fields.at();
        int n = Math.min(to - in, bounds.maxHeadBytes() - fields.filled());
        System.arraycopy(bytes, in, fields.room(n), fields.filled(), n);
        fields.filled(n);
        if (fields.parse(bounds.maxFields())) {
            check(fields, forbidden);
            state = State.DONE;
            return in + fields.at() - before;
        }
        if (fields.filled() >= bounds.maxHeadBytes()) {
            throw new Malformed(
                    Malformed.Kind.HEAD_TOO_LARGE, "The trailer is larger than " + bounds.maxHeadBytes() + " bytes.");
        }
        return in + n;
    }

    /** Refuses or drops what may only stand in a head. */
    static void check(Fields fields, Forbidden forbidden) throws Malformed {
        for (int field = fields.count() - 1; field >= 0; field--) {
            if (fields.name(field).isForbiddenInTrailer()) {
                if (forbidden == Forbidden.REFUSED) {
                    throw bad("The trailer holds a header that may only stand in a head.");
                }
                fields.drop(field);
            }
        }
    }

    /** How far the last {@link #read} came. */
    public int position() {
        return position;
    }

    /** How many bytes of payload follow before the next chunk line; such bytes need not go through {@link #read}. */
    public long payloadAhead() {
        return state == State.PAYLOAD ? left : 0;
    }

    /** So many bytes of payload, at most {@link #payloadAhead}, were taken without {@link #read}. */
    public void skip(int payload) {
        left -= payload;
        state = left == 0 ? State.PAYLOAD_CR : State.PAYLOAD;
    }

    /** Whether the last byte of the body was read. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /** The trailer's fields once the body is done; null if it had none. */
    public @Nullable Fields trailer() {
        return trailer == null || trailer.count() == 0 ? null : trailer;
    }
}
