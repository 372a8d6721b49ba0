package dev.fairlead.acceptance.peer;

import dev.fairlead.acceptance.peer.Recorded.Field;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests as strictly as RFC 9112 allows, so that nothing ambiguous which a gateway lets through goes unseen. It
 * is no part of the product and shares no code with it: two readers that agree by copying prove nothing.
 */
final class StrictReader {

    private static final String TOKEN = "!#$%&'*+-.^_`|~";
    private static final int LINE_LIMIT = 1 << 20;

    private final InputStream in;
    private final int connection;
    private long consumed;

    StrictReader(InputStream in, int connection) {
        this.in = in;
        this.connection = connection;
    }

    /** Bytes of a request that has begun and is not complete. */
    boolean isInside() {
        return consumed > 0;
    }

    /** The head of a request: all of it but the body. */
    record Head(String method, String target, String version, List<Field> fields) {
        boolean expectsContinue() {
            return Recorded.values(fields, "expect").stream().anyMatch("100-continue"::equalsIgnoreCase);
        }
    }

    /** The next head, or null at a clean end. */
    @Nullable
    Head head() throws IOException {
        consumed = 0;
        int first = in.read();
        if (first < 0) {
            return null;
        }
        consumed = 1;
        String[] words = line(first).split(" ", -1);
        if (words.length != 3 || !isToken(words[0]) || words[1].isEmpty() || !words[2].matches("HTTP/1\\.[01]")) {
            throw new Ambiguous("request line " + String.join(" ", words));
        }
        if (words[1].chars().anyMatch(c -> c <= 0x20 || c == 0x7f)) {
            throw new Ambiguous("request target " + words[1]);
        }
        return new Head(words[0], words[1], words[2], fields());
    }

    /** Reads the body that the head announces; the request is complete then. */
    Recorded rest(Head head) throws IOException {
        List<String> lengths = Recorded.values(head.fields, "content-length");
        List<String> codings = Recorded.values(head.fields, "transfer-encoding");
        if (Recorded.values(head.fields, "host").size() != 1) {
            throw new Ambiguous("not exactly one Host: " + head);
        }
        if (lengths.size() + codings.size() > 1) {
            throw new Ambiguous("more than one length: " + head);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        List<Field> trailers = List.of();
        if (!lengths.isEmpty()) {
            fixed(lengths.getFirst(), body);
        } else if (!codings.isEmpty()) {
            if (!codings.getFirst().equals("chunked")) {
                throw new Ambiguous("coding " + codings.getFirst());
            }
            trailers = chunked(body);
        }
        consumed = 0;
        return new Recorded(
                connection,
                head.method,
                head.target,
                head.version,
                head.fields,
                body.toString(StandardCharsets.ISO_8859_1),
                trailers);
    }

    private void fixed(String length, ByteArrayOutputStream body) throws IOException {
        if (!length.matches("0|[1-9][0-9]{0,17}")) {
            throw new Ambiguous("length " + length);
        }
        copy(Long.parseLong(length), body);
    }

    private List<Field> chunked(ByteArrayOutputStream body) throws IOException {
        while (true) {
            String line = line(-1);
            String size = line.split(";", -1)[0];
            if (!size.matches("[0-9a-fA-F]{1,15}") || line.chars().anyMatch(c -> c < 0x20 && c != '\t')) {
                throw new Ambiguous("chunk line " + line);
            }
            long count = Long.parseLong(size, 16);
            if (count == 0) {
                return fields();
            }
            copy(count, body);
            if (next() != '\r' || next() != '\n') {
                throw new Ambiguous("a chunk of " + count + " bytes without its line end");
            }
        }
    }

    private void copy(long count, ByteArrayOutputStream body) throws IOException {
        for (long i = 0; i < count; i++) {
            body.write(next());
        }
    }

    private List<Field> fields() throws IOException {
        List<Field> fields = new ArrayList<>();
        while (true) {
            String line = line(-1);
            if (line.isEmpty()) {
                return fields;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || !isToken(line.substring(0, colon))) {
                throw new Ambiguous("header line " + line);
            }
            String value = line.substring(colon + 1).replaceAll("^[ \t]+|[ \t]+$", "");
            if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
                throw new Ambiguous("header value " + line);
            }
            fields.add(new Field(line.substring(0, colon).toLowerCase(Locale.ROOT), value));
        }
    }

    /** A line without its CRLF; a bare CR or LF is none. {@code first} is its first byte if that was read already. */
    private String line(int first) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = first >= 0 ? first : next();
        while (b != '\r') {
            if (b == '\n') {
                throw new Ambiguous("a bare line feed behind " + line);
            }
            if (line.length() > LINE_LIMIT) {
                throw new Ambiguous("a line without end");
            }
            line.append((char) b);
            b = next();
        }
        if (next() != '\n') {
            throw new Ambiguous("a bare carriage return behind " + line);
        }
        return line.toString();
    }

    private int next() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("ended inside a request");
        }
        consumed++;
        return b;
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || TOKEN.indexOf(c) >= 0);
    }
}
