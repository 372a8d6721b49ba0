package dev.fairlead.gateway.mcp;

import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadWriter;
import dev.fairlead.gateway.wire.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The head of a tool's request. Who calls, from where and for which host is said by the headers of the message that called
 * the tool, as they came; the rest of that message's headers speaks of itself and stays behind.
 */
final class PassedOn {

    private static final Set<String> NAMES = Set.of(
            "host",
            "authorization",
            "x-api-key",
            "user-agent",
            "accept-language",
            "client-cert",
            "client-cert-chain",
            "forwarded",
            "x-real-ip",
            "traceparent",
            "tracestate");

    private static final String FORWARDED = "x-forwarded-";

    /** What frames a message or is said by the gateway. */
    private static final Set<String> OWN = Set.of(
            "accept",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "idempotency-key",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-request-id");

    private PassedOn() {}

    private static boolean isPassed(String lower) {
        return NAMES.contains(lower) || lower.startsWith(FORWARDED);
    }

    /** Whether a header, in lower case, is not for arguments of a tool. */
    static boolean isOurs(String lower) {
        return isPassed(lower) || OWN.contains(lower);
    }

    /** Writes it, on the loop of the message. */
    static HeadWriter head(LiveExchange message, ToolCall call) {
        HeadWriter head = new HeadWriter();
        head.put(call.method()).put(' ').put(call.target()).put(" HTTP/1.1").line();
        RequestHead from = message.head();
        Fields fields = from.fields();
        for (int i = 0; i < fields.count(); i++) {
            if (!from.isRemovedByConnection(i) && isPassed(name(fields, i))) {
                head.field(fields, i);
            }
        }
        head.header("X-Request-Id", message.requestId()).header("Accept", "*/*");
        for (Map.Entry<String, String> each : call.headers().entrySet()) {
            head.header(each.getKey(), each.getValue());
        }
        if (!call.contentType().isEmpty()) {
            head.header("Content-Type", call.contentType())
                    .header("Content-Length", Integer.toString(call.body().length));
        }
        return head.line();
    }

    private static String name(Fields fields, int field) {
        int start = fields.nameStart(field);
        return new String(fields.bytes(), start, fields.nameEnd(field) - start, StandardCharsets.US_ASCII)
                .toLowerCase(Locale.ROOT);
    }
}
