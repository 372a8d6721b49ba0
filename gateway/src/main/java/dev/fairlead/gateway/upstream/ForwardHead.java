package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Peer;
import dev.fairlead.gateway.http.ServiceCalls;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.Framing;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.HeaderName;
import dev.fairlead.gateway.wire.RequestHead;
import dev.fairlead.gateway.wire.RequestTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The head that a backend gets. What ends at this hop is left out, and so is everything that only the gateway may say:
 * who calls ({@code X-Forwarded-*}, {@code X-Real-IP}), for whom ({@code X-Fairlead-*}), under which id and trace. The
 * caller's own copies of those pass only from a trusted proxy; a name that is one of them, or any other that we know,
 * but for an underscore in place of a dash never does. The rest passes byte for byte.
 */
final class ForwardHead {

    private static final byte[] HTTP_1_1 = ascii(" HTTP/1.1\r\nHost: ");
    private static final byte[] TE_TRAILERS = ascii("TE: trailers\r\nConnection: TE\r\n");
    private static final byte[] WEB_SOCKET = ascii("Connection: upgrade\r\nUpgrade: websocket\r\n");
    private static final byte[] EXPECT = ascii("Expect: 100-continue\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] FORWARDED_FOR = ascii("X-Forwarded-For: ");
    private static final byte[] FORWARDED_HOST = ascii("X-Forwarded-Host: ");
    private static final byte[] FORWARDED_PORT = ascii("X-Forwarded-Port: ");
    private static final byte[] FORWARDED_PROTO = ascii("X-Forwarded-Proto: http\r\n");
    private static final byte[] FORWARDED_PROTO_TLS = ascii("X-Forwarded-Proto: https\r\n");
    private static final byte[] REAL_IP = ascii("X-Real-IP: ");
    private static final byte[] REQUEST_ID = ascii("X-Request-ID: ");
    private static final byte[] TRACEPARENT = ascii("traceparent: ");
    private static final byte[] FAIRLEAD_CLIENT = ascii("X-Fairlead-Client: ");
    private static final byte[] FAIRLEAD_PRODUCT = ascii("X-Fairlead-Product: ");

    private static final List<String> BODILESS = List.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

    private ForwardHead() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void write(HeadWriter to, LiveExchange exchange, BackendPool pool, boolean passHost) {
        write(to, exchange, pool, passHost, true);
    }

    /** @param body whether the body will follow */
    static void write(HeadWriter to, LiveExchange exchange, BackendPool pool, boolean passHost, boolean body) {
        RequestHead head = exchange.head();
        Fields fields = head.fields();
        String detour = exchange.changes().detour();
        if (detour == null) {
            to.clear().put(fields.bytes(), head.methodStart(), head.methodEnd()).put(' ');
            ForwardPath.write(to, exchange, pool.basePath());
        } else {
            to.clear().put(exchange.method().equals("HEAD") ? "HEAD " : "GET ");
            to.put(pool.basePath()).put(detour);
        }
        to.put(HTTP_1_1);
        host(to, exchange, pool, passHost);
        passed(to, exchange);
        if (detour == null && body) {
            framing(to, exchange);
        }
        forwarded(to, exchange);
        to.put(REQUEST_ID);
        exchange.writeRequestId(to);
        to.line().put(TRACEPARENT);
        exchange.writeTraceparent(to);
        to.line();
        who(to, exchange);
        exchange.changes().writeRequest(to);
        to.line();
    }

    /** A head of the gateway's own, on behalf of an exchange. */
    static void write(HeadWriter to, LiveExchange exchange, BackendPool pool, boolean passHost, ServiceCalls.Ask ask) {
        to.clear().put(ask.method()).put(' ').put(pool.basePath()).put(ask.target());
        to.put(HTTP_1_1);
        host(to, exchange, pool, passHost);
        for (int i = 0; i < ask.headers().size(); i += 2) {
            to.header(ask.headers().get(i), ask.headers().get(i + 1));
        }
        if (ask.body().length > 0 || !BODILESS.contains(ask.method())) {
            to.put(CONTENT_LENGTH).put(ask.body().length).line();
        }
        forwarded(to, exchange);
        to.put(REQUEST_ID);
        exchange.writeRequestId(to);
        to.line().put(TRACEPARENT);
        exchange.writeTraceparent(to);
        to.line();
        who(to, exchange);
        to.line();
    }

    private static void host(HeadWriter to, LiveExchange exchange, BackendPool pool, boolean passHost) {
        RequestTarget target = exchange.head().target();
        String set = exchange.changes().host();
        if (set != null) {
            to.put(set);
        } else if (passHost && target.authorityEnd() > target.authorityStart()) {
            to.put(exchange.bytes(), target.authorityStart(), target.authorityEnd());
        } else {
            to.put(pool.hostAndPort());
        }
        to.line();
    }

    private static void passed(HeadWriter to, LiveExchange exchange) {
        RequestHead head = exchange.head();
        Fields fields = head.fields();
        boolean trusted = exchange.peer().trusted();
        for (int field = 0; field < fields.count(); field++) {
            boolean passes =
                    switch (fields.name(field)) {
                        case HOST,
                                LOOKALIKE,
                                CONTENT_LENGTH,
                                EXPECT,
                                X_REQUEST_ID,
                                X_REAL_IP,
                                X_FORWARDED_FOR,
                                X_FAIRLEAD,
                                TRACEPARENT -> false;
                        case X_FORWARDED_PROTO, X_FORWARDED_HOST, X_FORWARDED_PORT, X_FORWARDED_OTHER, FORWARDED ->
                            trusted;
                        case TRACESTATE -> exchange.continuesTrace();
                        case TE -> {
                            te(to, fields, field);
                            yield false;
                        }
                        // All others pass unless they end here.
                        default -> !fields.name(field).endsHere();
                    };
            if (passes
                    && !head.isRemovedByConnection(field)
                    && !exchange.changes().removes(fields, field)) {
                to.pass(fields, field);
            }
        }
        to.passed(fields);
    }

    /** gRPC needs this handshake; any other transfer coding ends here. */
    private static void te(HeadWriter to, Fields fields, int field) {
        if (fields.isValue(field, "trailers") && fields.find(HeaderName.TE) == field) {
            to.put(TE_TRAILERS);
        }
    }

    /** Whether the body goes out in chunks, where there is one. */
    static boolean isChunked(LiveExchange exchange) {
        Framing framing = exchange.head().framing();
        return framing == Framing.CHUNKED
                || (framing == Framing.LENGTH && exchange.changes().isReframed());
    }

    private static void framing(HeadWriter to, LiveExchange exchange) {
        RequestHead head = exchange.head();
        if (isChunked(exchange)) {
            to.put(CHUNKED);
        } else if (head.contentLength() >= 0) {
            to.put(CONTENT_LENGTH).put(head.contentLength()).line();
        }
        if (head.expectsContinue()) {
            to.put(EXPECT);
        }
        if (head.asksForWebSocket()) {
            to.put(WEB_SOCKET);
        }
    }

    private static void forwarded(HeadWriter to, LiveExchange exchange) {
        Peer peer = exchange.peer();
        Fields fields = exchange.head().fields();
        RequestTarget target = exchange.head().target();
        to.put(FORWARDED_FOR);
        if (peer.trusted()) {
            hops(to, fields);
        }
        to.put(peer.text()).line();
        boolean more = peer.trusted();
        if (!more || fields.find(HeaderName.X_FORWARDED_PROTO) < 0) {
            to.put(peer.secured() == null ? FORWARDED_PROTO : FORWARDED_PROTO_TLS);
        }
        int start = target.authorityStart();
        int end = target.authorityEnd();
        if (end > start && (!more || fields.find(HeaderName.X_FORWARDED_HOST) < 0)) {
            to.put(FORWARDED_HOST).put(fields.bytes(), start, end).line();
        }
        if (!more || fields.find(HeaderName.X_FORWARDED_PORT) < 0) {
            to.put(FORWARDED_PORT);
            if (target.hostEnd() < end) {
                to.put(fields.bytes(), target.hostEnd() + 1, end).line();
            } else {
                to.put(peer.secured() == null ? "80" : "443").line();
            }
        }
        to.put(REAL_IP);
        if (more) {
            to.put(text(exchange.callerAddress()));
        } else {
            to.put(peer.text());
        }
        to.line();
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void hops(HeadWriter to, Fields fields) {
        for (int field = 0; field < fields.count(); field++) {
            if (fields.name(field) == HeaderName.X_FORWARDED_FOR) {
                to.put(fields.bytes(), fields.valueStart(field), fields.valueEnd(field));
                to.put(", ");
            }
        }
    }

    private static void who(HeadWriter to, LiveExchange exchange) {
        if (!exchange.client().isEmpty()) {
            to.put(FAIRLEAD_CLIENT).put(exchange.client()).line();
        }
        CompiledRoute route = exchange.route();
        if (route != null && !route.product().isEmpty()) {
            to.put(FAIRLEAD_PRODUCT).put(route.product()).line();
        }
    }
}
