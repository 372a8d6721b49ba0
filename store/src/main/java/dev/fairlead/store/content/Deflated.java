package dev.fairlead.store.content;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Packed texts (RFC 1950). Key hashes pack to half, everything else to a tenth. */
public final class Deflated {

    private static final int MAX_BYTES = 64 << 20;

    private Deflated() {}

    /** The packed bytes of a text. */
    public static byte[] of(byte[] text) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(text);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(text.length / 4 + 64);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
            return packed.toByteArray();
        }
    }

    /** The text of exactly this size; empty if these are not the packed bytes of such a text. */
    public static Optional<byte[]> inflate(byte[] packed, int size) {
        if (size < 0 || size > MAX_BYTES) {
            return Optional.empty();
        }
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            byte[] text = new byte[size];
            int read = inflater.inflate(text);
            boolean whole = read == size && inflater.inflate(new byte[1]) == 0 && inflater.finished();
            return whole ? Optional.of(text) : Optional.empty();
        } catch (DataFormatException notPacked) {
            return Optional.empty();
        }
    }
}
