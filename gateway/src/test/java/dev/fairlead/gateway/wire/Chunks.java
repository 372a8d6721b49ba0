package dev.fairlead.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads chunked bodies for tests and says in one line how they were read. */
final class Chunks {

    private Chunks() {}

    static String read(byte[] bytes, int piece) {
        return read(bytes, piece, ChunkedReader.Forbidden.REFUSED);
    }

    static String read(byte[] bytes, int piece, ChunkedReader.Forbidden forbidden) {
        ChunkedReader reader = new ChunkedReader(forbidden);
        StringBuilder payload = new StringBuilder();
        int at = 0;
        while (at < bytes.length && !reader.isDone()) {
            int n = Math.min(piece, bytes.length - at);
            byte[] part = Arrays.copyOfRange(bytes, at, at + n);
            try {
                int end = reader.read(part, 0, n, Heads.BOUNDS);
                payload.append(new String(part, 0, end, StandardCharsets.ISO_8859_1));
            } catch (Malformed malformed) {
                return malformed.kind() + ": " + malformed.detail();
            }
            at += reader.position();
        }
        if (!reader.isDone()) {
            return payload + " | incomplete";
        }
        Fields trailer = reader.trailer();
        return payload + " | trailer" + (trailer == null ? "" : Heads.fields(trailer)) + " | left "
                + new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
    }
}
