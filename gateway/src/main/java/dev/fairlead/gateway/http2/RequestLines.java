package dev.fairlead.gateway.http2;

import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;

import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The field section of an HTTP/2 request, written as the HTTP/1.1 head that says the same. One parser reads all heads
 * then, so routes, rules, forwarding and logs see one thing and there is one set of refusals.
 *
 * <p>What could end a line or a word before its end is refused here, as RFC 9113 section 8.2.1 has it; the codec has
 * refused connection-specific fields, and pseudo-headers that are unknown, repeated or out of place. Several cookie
 * fields become one, as section 8.2.3 asks of whoever passes them to HTTP/1.1. An extended CONNECT for a WebSocket
 * (RFC 8441) becomes the handshake of HTTP/1.1 (RFC 6455), with a key of ours: the caller needs none, the backend does.
 */
public final class RequestLines {

    private static final byte[] VERSION = ascii(" HTTP/1.1\r\nHost: ");
    private static final byte[] VERSION_ONLY = ascii(" HTTP/1.1\r\n");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] COOKIE_LINE = ascii("cookie: ");
    private static final byte[] CRUMB = ascii("; ");
    private static final AsciiString COOKIE = AsciiString.cached("cookie");
    private static final AsciiString HOST = AsciiString.cached("host");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
    private static final AsciiString PROTOCOL = Http2Headers.PseudoHeaderName.PROTOCOL.value();
    private static final AsciiString GET = AsciiString.cached("GET");
    private static final AsciiString KEY = AsciiString.cached("sec-websocket-key");
    private static final byte[] UPGRADE = ascii("connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: ");
    private static final int KEY_BYTES = 16;

    private RequestLines() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What an extended CONNECT asks to go on as; empty for every other request. */
    public static String protocol(Http2Headers headers) {
        CharSequence protocol = headers.get(PROTOCOL);
        return protocol == null ? "" : protocol.toString();
    }

    /**
     * Writes the head.
     *
     * @param ended whether the request ends with its head; else, without a content-length, its body is chunked
     * @param random for the key of a WebSocket's handshake
     * @throws Http2Exception of the stream, if the section is malformed
     */
    public static void write(HeadWriter to, int stream, Http2Headers headers, boolean ended, RandomGenerator random)
            throws Http2Exception {
        AsciiString method = pseudo(stream, headers.method(), ":method");
        boolean extended = headers.contains(PROTOCOL);
        boolean connect = CONNECT.contentEquals(method) && !extended;
        if (extended) {
            if (!CONNECT.contentEquals(method)) {
                throw malformed(stream, ":protocol without CONNECT");
            }
            method = GET;
        }
        CharSequence authority = headers.authority();
        AsciiString target =
                connect ? pseudo(stream, authority, ":authority") : pseudo(stream, headers.path(), ":path");
        if (!connect) {
            scheme(stream, pseudo(stream, headers.scheme(), ":scheme"));
            target(stream, target);
        }
        to.clear();
        put(to, method).put(' ');
        put(to, target);
        if (authority != null) {
            to.put(VERSION);
            put(to, pseudo(stream, authority, ":authority")).line();
        } else {
            to.put(VERSION_ONLY);
        }
        fields(to, stream, headers, authority);
        if (extended) {
            upgrade(to, random);
        } else if (!ended && !headers.contains(CONTENT_LENGTH)) {
            to.put(CHUNKED);
        }
        to.line();
    }

    private static void upgrade(HeadWriter to, RandomGenerator random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        to.put(UPGRADE).put(Base64.getEncoder().encodeToString(key)).line();
    }

    private static void fields(HeadWriter to, int stream, Http2Headers headers, @Nullable CharSequence authority)
            throws Http2Exception {
        boolean cookies = false;
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            AsciiString name = AsciiString.of(field.getKey());
            if (name.charAt(0) == ':' || (KEY.equals(name) && headers.contains(PROTOCOL))) {
                continue;
            }
            if (COOKIE.equals(name)) {
                if (!cookies) {
                    cookies = true;
                    cookie(to, stream, headers);
                }
            } else if (authority != null && HOST.equals(name)) {
                if (!AsciiString.contentEqualsIgnoreCase(field.getValue(), authority)) {
                    throw malformed(stream, "host and :authority differ");
                }
            } else {
                FieldLines.write(to, stream, name, AsciiString.of(field.getValue()));
            }
        }
    }

    private static void cookie(HeadWriter to, int stream, Http2Headers headers) throws Http2Exception {
        to.put(COOKIE_LINE);
        boolean more = false;
        for (CharSequence crumb : headers.getAll(COOKIE)) {
            if (more) {
                to.put(CRUMB);
            }
            more = true;
            FieldLines.value(to, stream, AsciiString.of(crumb));
        }
        to.line();
    }

    private static AsciiString pseudo(int stream, @Nullable CharSequence value, String name) throws Http2Exception {
        if (value == null || value.isEmpty()) {
            throw malformed(stream, name + " is missing");
        }
        AsciiString text = AsciiString.of(value);
        for (int i = 0; i < text.length(); i++) {
            byte b = text.byteAt(i);
            if (b <= ' ' || b == 0x7f) {
                throw malformed(stream, name + " holds a character that cannot stand there");
            }
        }
        return text;
    }

    private static void scheme(int stream, AsciiString scheme) throws Http2Exception {
        if (!scheme.contentEqualsIgnoreCase("http") && !scheme.contentEqualsIgnoreCase("https")) {
            throw malformed(stream, ":scheme is neither http nor https");
        }
    }

    private static void target(int stream, AsciiString path) throws Http2Exception {
        if (path.charAt(0) != '/' && !(path.length() == 1 && path.charAt(0) == '*')) {
            throw malformed(stream, ":path does not begin with a slash");
        }
    }

    private static HeadWriter put(HeadWriter to, AsciiString text) {
        return to.put(text.array(), text.arrayOffset(), text.arrayOffset() + text.length());
    }

    private static Http2Exception malformed(int stream, String detail) {
        return Http2Exception.streamError(stream, PROTOCOL_ERROR, "%s", detail);
    }
}
