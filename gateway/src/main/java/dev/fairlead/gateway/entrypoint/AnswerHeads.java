package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Changes;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.gateway.wire.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The heads that a caller gets: a backend's without what ends at this hop, or one of our own. Framing and connection are
 * always said anew, never copied.
 */
final class AnswerHeads {

    /** How the end of an answer is told to the caller. */
    enum End {
        /** No body, and nothing said about it. */
        NOTHING,
        LENGTH,
        CHUNKED,
        CLOSE
    }

    private static final byte[] HTTP_1_1 = ascii("HTTP/1.1");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CONTENT_TYPE = ascii("Content-Type: ");
    private static final byte[] REQUEST_ID = ascii("X-Request-ID: ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] WEB_SOCKET = ascii("Connection: upgrade\r\nUpgrade: websocket\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");

    private static final byte[] TUNNEL = ascii("HTTP/1.1 200 \r\n");
    private static final String ACCEPT = "sec-websocket-accept";

    private static final int SPACE_AND_STATUS = 4;

    private AnswerHeads() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A backend's final answer. {@code length} counts where the end is LENGTH. */
    static void forwarded(HeadWriter to, ResponseHead head, LiveExchange exchange, End end, boolean keep) {
        fields(to, head, exchange.changes());
        switch (end) {
            case LENGTH -> to.put(CONTENT_LENGTH).put(head.contentLength()).line();
            case CHUNKED -> to.put(CHUNKED);
            case CLOSE, NOTHING -> {}
        }
        finish(to, exchange, keep);
    }

    /** A backend's 101: the last head on this connection. */
    static void switching(HeadWriter to, ResponseHead head, LiveExchange exchange) {
        fields(to, head, exchange.changes());
        to.put(WEB_SOCKET);
        finish(to, exchange, true);
    }

    /** A backend's 101 for a caller whose WebSocket is a stream of HTTP/2: a 200 that proves nothing (RFC 8441 section 5). */
    static void streaming(HeadWriter to, ResponseHead head, LiveExchange exchange) {
        to.clear().put(TUNNEL);
        passed(to, head, exchange.changes(), head.fields().find(ACCEPT, 0));
        finish(to, exchange, true);
    }

    /** A backend's interim answer. */
    static void interim(HeadWriter to, ResponseHead head, LiveExchange exchange) {
        fields(to, head, exchange.changes());
        to.line();
    }

    private static void fields(HeadWriter to, ResponseHead head, Changes changes) {
        Fields fields = head.fields();
        to.clear().put(HTTP_1_1).put(fields.bytes(), head.statusStart(), head.reasonEnd());
        if (head.reasonEnd() - head.statusStart() == SPACE_AND_STATUS) {
            // The blank is part of the line even where no reason follows (RFC 9112 section 4).
            to.put(' ');
        }
        to.line();
        passed(to, head, changes, -1);
    }

    /** @param but the number of a field that does not pass */
    private static void passed(HeadWriter to, ResponseHead head, Changes changes, int but) {
        Fields fields = head.fields();
        for (int field = 0; field < fields.count(); field++) {
            HeaderName name = fields.name(field);
            boolean passes = field != but
                    && name != HeaderName.CONTENT_LENGTH
                    && name != HeaderName.X_REQUEST_ID
                    && !name.endsHere();
            if (passes && !head.isRemovedByConnection(field) && !changes.removesAnswer(fields, field)) {
                to.pass(fields, field);
            }
        }
        to.passed(fields);
    }

    /** An answer of the gateway itself; {@code more} holds names and values in turn. */
    static void own(HeadWriter to, LiveExchange exchange, Own answer, boolean keep) {
        to.clear().put(HTTP_1_1).put(' ').put(answer.status()).put(' ').put(reason(answer.status()));
        to.line();
        if (!answer.contentType().isEmpty() && !exchange.changes().removesAnswer("content-type")) {
            to.put(CONTENT_TYPE).put(answer.contentType()).line();
        }
        if (answer.status() != 204 && answer.status() != 304) {
            to.put(CONTENT_LENGTH).put(answer.body().length).line();
        }
        for (int i = 0; i < answer.more().size(); i += 2) {
            if (!exchange.changes().removesAnswer(answer.more().get(i))) {
                to.header(answer.more().get(i), answer.more().get(i + 1));
            }
        }
        finish(to, exchange, keep);
    }

    /** A gRPC call that failed before it began: an answer of one head (Trailers-Only); {@code more} as above. */
    static void refusedCall(HeadWriter to, LiveExchange exchange, int status, String message, List<String> more) {
        to.clear().put(HTTP_1_1).put(' ').put(200).line();
        to.put(CONTENT_TYPE).put("application/grpc").line();
        to.put("grpc-status: ").put(status).line();
        to.header("grpc-message", message);
        for (int i = 0; i < more.size(); i += 2) {
            if (!exchange.changes().removesAnswer(more.get(i))) {
                to.header(more.get(i), more.get(i + 1));
            }
        }
        finish(to, exchange, true);
    }

    /** What the gateway answers by itself. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Own(int status, String contentType, byte[] body, List<String> more) {}

    private static void finish(HeadWriter to, LiveExchange exchange, boolean keep) {
        exchange.changes().writeAnswer(to);
        to.put(REQUEST_ID);
        exchange.writeRequestId(to);
        to.line();
        if (!keep) {
            to.put(CLOSE);
        } else if (exchange.head().isHttp10()) {
            to.put(KEEP_ALIVE);
        }
        to.line();
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 409 -> "Conflict";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }
}
