package dev.fairlead.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.explain.Question;
import dev.fairlead.gateway.token.PresentedToken;
import dev.fairlead.gateway.token.TokenRefused;
import dev.fairlead.gateway.wire.ChunkedReader;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.ProxyHeader;
import dev.fairlead.gateway.wire.RequestHead;
import dev.fairlead.gateway.wire.ResponseHead;
import dev.fairlead.gateway.wire.WebSocketFrames;
import dev.fairlead.model.mcp.Fault;
import dev.fairlead.model.mcp.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What callers and backends send. However a text is cut, it is read alike. */
final class HttpReaders {

    private static final HeadBounds BOUNDS = new HeadBounds(16 * 1024, 8 * 1024, 100);
    private static final int MOST = 1024 * 1024;

    private HttpReaders() {}

    private interface Step {
        boolean more() throws Malformed;
    }

    static void request(byte[] input) {
        assertThat(request(input, 1 + input.length / 2)).isEqualTo(request(input, Integer.MAX_VALUE));
        assertThat(request(input, 1)).isEqualTo(request(input, Integer.MAX_VALUE));
    }

    private static String request(byte[] input, int piece) {
        RequestHead head = new RequestHead();
        try {
            if (!feed(head.fields(), () -> head.parse(BOUNDS), input, piece)) {
                return "more";
            }
            return head.method() + " " + head.framing() + " " + head.contentLength() + " " + head.keepsAlive() + " "
                    + head.isHttp10() + " " + head.asksForWebSocket() + " " + head.end() + fields(head.fields());
        } catch (Malformed malformed) {
            assertThat(malformed.detail()).isNotBlank();
            return malformed.kind() + malformed.detail();
        }
    }

    static void response(byte[] input) {
        assertThat(response(input, 1 + input.length / 2)).isEqualTo(response(input, Integer.MAX_VALUE));
        assertThat(response(input, 1)).isEqualTo(response(input, Integer.MAX_VALUE));
    }

    private static String response(byte[] input, int piece) {
        ResponseHead head = new ResponseHead();
        try {
            if (!feed(head.fields(), () -> head.parse(BOUNDS), input, piece)) {
                return "more";
            }
            return head.status() + " " + head.framing(false) + " " + head.framing(true) + " " + head.contentLength()
                    + " " + head.keepsAlive() + " " + head.end() + fields(head.fields());
        } catch (Malformed malformed) {
            return malformed.kind() + malformed.detail();
        }
    }

    private static boolean feed(Fields fields, Step step, byte[] input, int piece) throws Malformed {
        for (int at = 0; at < input.length; at += piece) {
            int n = Math.min(Math.min(piece, input.length - at), BOUNDS.maxHeadBytes() - fields.filled());
            System.arraycopy(input, at, fields.room(n), fields.filled(), n);
            fields.filled(n);
            if (step.more()) {
                return true;
            }
        }
        return false;
    }

    /** All fields; none of them could end a line where it is written again. */
    private static String fields(Fields fields) {
        StringBuilder all = new StringBuilder();
        for (int field = 0; field < fields.count(); field++) {
            String name = text(fields, fields.nameStart(field), fields.nameEnd(field));
            String value = text(fields, fields.valueStart(field), fields.valueEnd(field));
            assertThat(name).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
            assertThat(value).doesNotContain("\r", "\n", "\0");
            all.append('\n').append(name).append('=').append(value);
        }
        return all.toString();
    }

    private static String text(Fields fields, int start, int end) {
        return new String(fields.bytes(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    static void chunks(byte[] input) {
        for (ChunkedReader.Forbidden forbidden : ChunkedReader.Forbidden.values()) {
            assertThat(chunks(input, 1, forbidden)).isEqualTo(chunks(input, Integer.MAX_VALUE, forbidden));
        }
    }

    private static String chunks(byte[] input, int piece, ChunkedReader.Forbidden forbidden) {
        ChunkedReader reader = new ChunkedReader(forbidden);
        StringBuilder payload = new StringBuilder();
        int at = 0;
        try {
            while (at < input.length && !reader.isDone()) {
                int n = Math.min(piece, input.length - at);
                byte[] part = Arrays.copyOfRange(input, at, at + n);
                int end = reader.read(part, 0, n, BOUNDS);
                payload.append(new String(part, 0, end, StandardCharsets.ISO_8859_1));
                at += reader.position();
            }
        } catch (Malformed malformed) {
            return malformed.kind() + malformed.detail();
        }
        return payload + " " + reader.isDone() + at;
    }

    static void proxy(byte[] input) {
        for (int filled = 0; filled <= Math.min(input.length, ProxyHeader.MAX_BYTES); filled++) {
            try {
                ProxyHeader header = ProxyHeader.read(input, filled);
                if (header != null) {
                    assertThat(header.length()).isBetween(1, filled);
                    return;
                }
            } catch (ProxyHeader.Rejected rejected) {
                assertThat(rejected.reason()).isNotNull();
                return;
            }
        }
    }

    static void webSocket(byte[] input) {
        WebSocketFrames whole = new WebSocketFrames();
        WebSocketFrames pieces = new WebSocketFrames();
        ByteBuf bytes = Unpooled.wrappedBuffer(input);
        whole.pass(bytes);
        for (int at = 0; at < input.length; at++) {
            pieces.pass(bytes.slice(at, 1));
        }
        assertThat(pieces.isBetweenFrames()).isEqualTo(whole.isBetweenFrames());
        assertThat(bytes.readerIndex()).isZero();
    }

    static void token(byte[] input) {
        try {
            PresentedToken.read(input, 0, input.length);
        } catch (TokenRefused refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    static void question(byte[] input) {
        try {
            Question.of("GET", new String(input, StandardCharsets.UTF_8), List.of("A: b"), Question.LOOPBACK);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    static void message(byte[] input) {
        try {
            Message.read(input, MOST, name -> Optional.empty());
        } catch (Fault refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
