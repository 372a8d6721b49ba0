package dev.fairlead.gateway.http2;

import dev.fairlead.gateway.wire.HeadWriter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The field section of an HTTP/2 answer, written as the HTTP/1.1 head that says the same; see {@link RequestLines}. */
public final class AnswerLines {

    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "transfer-encoding: chunked\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    private AnswerLines() {}

    /**
     * Writes the head. Without a content-length the end is the stream's: the body, even an empty one, is chunked.
     *
     * @throws Http2Exception of the stream, if the section is malformed
     */
    public static void write(HeadWriter to, int stream, Http2Headers headers) throws Http2Exception {
        CharSequence status = headers.status();
        if (status == null || !isStatus(status)) {
            throw FieldLines.malformed(stream, ":status is not a number of three digits");
        }
        to.clear().put(VERSION).put(status.toString()).put(' ').line();
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            AsciiString name = AsciiString.of(field.getKey());
            if (name.charAt(0) != ':') {
                FieldLines.write(to, stream, name, AsciiString.of(field.getValue()));
            }
        }
        if (status.charAt(0) != '1' && !headers.contains(CONTENT_LENGTH)) {
            to.put(CHUNKED);
        }
        to.line();
    }

    private static boolean isStatus(CharSequence status) {
        return status.length() == 3 && status.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
