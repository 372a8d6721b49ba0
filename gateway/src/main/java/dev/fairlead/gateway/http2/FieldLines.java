package dev.fairlead.gateway.http2;

import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;

import dev.fairlead.gateway.wire.Ascii;
import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;

/** Fields of HTTP/2 as lines: each byte is looked at, since one that ends a line would begin another field. */
public final class FieldLines {

    private FieldLines() {}

    /**
     * Writes the lines of a trailer, with the empty line behind them.
     *
     * @throws Http2Exception of the stream, if it is malformed
     */
    public static void trailer(HeadWriter to, int stream, Http2Headers headers) throws Http2Exception {
        to.clear();
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            write(to, stream, AsciiString.of(field.getKey()), AsciiString.of(field.getValue()));
        }
        to.line();
    }

    static void write(HeadWriter to, int stream, AsciiString name, AsciiString value) throws Http2Exception {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Ascii.isToken(c) || (c >= 'A' && c <= 'Z')) {
                throw malformed(stream, "a field's name is not a token in lower case");
            }
        }
        to.put(name.array(), name.arrayOffset(), name.arrayOffset() + name.length())
                .put(':')
                .put(' ');
        value(to, stream, value);
        to.line();
    }

    static void value(HeadWriter to, int stream, AsciiString value) throws Http2Exception {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            byte b = value.byteAt(i);
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
                throw malformed(stream, "a field's value holds a control character");
            }
        }
        if (length > 0 && (isBlank(value.byteAt(0)) || isBlank(value.byteAt(length - 1)))) {
            throw malformed(stream, "a field's value begins or ends with white space");
        }
        to.put(value.array(), value.arrayOffset(), value.arrayOffset() + length);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static Http2Exception malformed(int stream, String detail) {
        return Http2Exception.streamError(stream, PROTOCOL_ERROR, "%s", detail);
    }
}
