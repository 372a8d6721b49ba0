package dev.fairlead.gateway.http2;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of fields that heads mostly have, one text for each: it is found by its bytes, and neither made nor hashed again
 * for every message. Whatever is not here is as good, and costs a little more.
 */
final class KnownNames {

    /** What only HTTP/1.1 has (RFC 9113 section 8.2.2). */
    private static final List<String> OF_HTTP_1 =
            List.of("connection", "transfer-encoding", "keep-alive", "proxy-connection", "upgrade");

    private static final List<String> USUAL = List.of(
            "host",
            "accept",
            "accept-encoding",
            "accept-language",
            "accept-ranges",
            "access-control-allow-origin",
            "age",
            "authorization",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-type",
            "cookie",
            "date",
            "etag",
            "expires",
            "forwarded",
            "grpc-encoding",
            "grpc-message",
            "grpc-status",
            "if-modified-since",
            "if-none-match",
            "last-modified",
            "link",
            "location",
            "origin",
            "range",
            "ratelimit",
            "ratelimit-policy",
            "referer",
            "retry-after",
            "server",
            "set-cookie",
            "strict-transport-security",
            "te",
            "traceparent",
            "tracestate",
            "user-agent",
            "vary",
            "via",
            "www-authenticate",
            "x-api-key",
            "x-fairlead-client",
            "x-fairlead-product",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto",
            "x-forwarded-server",
            "x-real-ip",
            "x-request-id");

    /** A name, whether it has no place in a field section of HTTP/2, and whether it is what HTTP/2 has the authority for. */
    record Known(AsciiString name, boolean ofHttp1, boolean host) {}

    /** A power of two, and so sparse that looking for a name nearly always ends at the first place. */
    private static final int PLACES = 512;

    private static final Known[] TABLE = table();

    private KnownNames() {}

    private static Known[] table() {
        Known[] table = new Known[PLACES];
        OF_HTTP_1.forEach(name -> put(table, new Known(AsciiString.cached(name), true, false)));
        USUAL.forEach(name -> put(table, new Known(AsciiString.cached(name), false, name.equals("host"))));
        return table;
    }

    private static void put(Known[] table, Known known) {
        int hash = 0;
        for (int i = 0; i < known.name().length(); i++) {
            hash = hash(hash, known.name().byteAt(i));
        }
        int place = place(hash);
        while (table[place] != null) {
            place = (place + 1) & (PLACES - 1);
        }
        table[place] = known;
    }

    /** The hash of a name is that of its bytes one after the other, beginning with 0. */
    static int hash(int before, byte next) {
        return before * 31 + next;
    }

    private static int place(int hash) {
        return (hash ^ (hash >>> 15)) & (PLACES - 1);
    }

    /** The name in lower case that stands there, if it is a known one. */
    static @Nullable Known find(byte[] bytes, int start, int end, int hash) {
        int place = place(hash);
        for (Known known = TABLE[place]; known != null; known = TABLE[place]) {
            if (is(known.name(), bytes, start, end)) {
                return known;
            }
            place = (place + 1) & (PLACES - 1);
        }
        return null;
    }

    private static boolean is(AsciiString name, byte[] bytes, int start, int end) {
        int from = name.arrayOffset();
        return Arrays.equals(name.array(), from, from + name.length(), bytes, start, end);
    }
}
