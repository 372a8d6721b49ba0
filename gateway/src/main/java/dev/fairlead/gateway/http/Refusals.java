package dev.fairlead.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a caller sees of a {@link Failure}: the one place where a failure becomes a status, a problem document (RFC
 * 9457) and headers.
 */
public final class Refusals {

    private static final String TYPE = "https://fairlead.dev/problems/";
    private static final List<String> NONE = List.of();

    private static final Refusal NO_ROUTE =
            of(404, "no-route", "Not Found", "Nothing is published under this host and path.", NONE);
    private static final Refusal MISDIRECTED = of(
            421,
            "misdirected",
            "Misdirected Request",
            "This host needs a TLS connection of its own: connect again, naming it in the handshake.",
            NONE);
    private static final Refusal UNAUTHORIZED = of(
            401,
            "unauthorized",
            "Unauthorized",
            "A valid credential is needed: Authorization: Bearer … or X-API-Key.",
            List.of("WWW-Authenticate", "Bearer"));
    private static final Refusal FORBIDDEN =
            of(403, "forbidden", "Forbidden", "This credential may not make this request.", NONE);
    private static final Refusal TARGET_TOO_LONG =
            of(414, "target-too-long", "URI Too Long", "The request target is too long.", NONE);
    private static final Refusal VERSION = of(
            505,
            "version-not-supported",
            "HTTP Version Not Supported",
            "Only HTTP/1.0 and HTTP/1.1 are spoken here.",
            NONE);
    private static final Refusal FAULT = of(
            500, "fault", "Internal Server Error", "The gateway failed on this request; its log has the cause.", NONE);
    private static final Refusal NO_BACKEND = of(
            503, "no-backend", "Service Unavailable", "The service behind this route has no backend to send to.", NONE);
    private static final Refusal BAD_GATEWAY = of(
            502, "bad-gateway", "Bad Gateway", "The backend could not be reached, or its answer was not HTTP.", NONE);
    private static final Refusal GATEWAY_TIMEOUT =
            of(504, "gateway-timeout", "Gateway Timeout", "The backend did not answer in time.", NONE);
    private static final Refusal OVERLOADED = of(
            503,
            "overloaded",
            "Service Unavailable",
            "The gateway cannot take this request now.",
            List.of("Retry-After", "1"));

    private static final Refusal LIMITER_LOST = of(
            503,
            "limiter-lost",
            "Service Unavailable",
            "The limits cannot be counted now; try again in a moment.",
            List.of("Retry-After", "1"));

    private static final Refusal ISSUER_LOST = of(
            503,
            "issuer-lost",
            "Service Unavailable",
            "The token cannot be checked now; try again in a moment.",
            List.of("Retry-After", "1"));

    private static final Refusal UPGRADE_REQUIRED = of(
            426,
            "upgrade-required",
            "Upgrade Required",
            "WebSocket is spoken here in version 13 only.",
            List.of("Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    private static final Refusal TOO_MANY = of(
            429,
            "too-many-at-once",
            "Too Many Requests",
            "Too many of your requests are not answered yet.",
            List.of("Retry-After", "1"));

    private Refusals() {}

    /**
     * A refusal as it is written, but for its request id.
     *
     * @param status of the answer
     * @param detail one sentence on why
     * @param front of the document, up to the request id
     * @param headers names and values in turn
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Refusal(int status, String detail, byte[] front, List<String> headers) {

        /** Of the document. */
        public static final String CONTENT_TYPE = "application/problem+json";

        private static final byte[] BACK = "\"}\n".getBytes(StandardCharsets.US_ASCII);

        /** The whole document. */
        public byte[] body(String requestId) {
            byte[] id = requestId.getBytes(StandardCharsets.US_ASCII);
            byte[] body = new byte[front.length + id.length + BACK.length];
            System.arraycopy(front, 0, body, 0, front.length);
            System.arraycopy(id, 0, body, front.length, id.length);
            System.arraycopy(BACK, 0, body, front.length + id.length, BACK.length);
            return body;
        }
    }

    /** The switch. */
    public static Refusal of(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest bad -> of(400, "bad-request", "Bad Request", bad.detail(), NONE);
            case Failure.HeadTooLarge large ->
                of(431, "head-too-large", "Request Header Fields Too Large", large.detail(), NONE);
            case Failure.TargetTooLong ignored -> TARGET_TOO_LONG;
            case Failure.BodyTooLarge large ->
                of(413, "body-too-large", "Content Too Large", bodyBound(large.limitBytes()), NONE);
            case Failure.RequestTimeout late -> of(408, "request-timeout", "Request Timeout", late.detail(), NONE);
            case Failure.VersionNotSupported ignored -> VERSION;
            case Failure.NotSupported not -> notSupported(not);
            case Failure.NoRoute ignored -> NO_ROUTE;
            case Failure.Misdirected ignored -> MISDIRECTED;
            case Failure.MethodNotAllowed not -> methodNotAllowed(not.allow());
            case Failure.Unauthorized unauthorized -> unauthorized(unauthorized);
            case Failure.IssuerLost ignored -> ISSUER_LOST;
            case Failure.Forbidden ignored -> FORBIDDEN;
            case Failure.Rejected rejected ->
                of(rejected.status(), "rejected", title(rejected.status()), rejected.detail(), rejected.headers());
            case Failure.Limited limited -> limited(limited);
            case Failure.LimiterLost ignored -> LIMITER_LOST;
            case Failure.NoBackend ignored -> NO_BACKEND;
            case Failure.Overloaded ignored -> OVERLOADED;
            case Failure.TooManyAtOnce ignored -> TOO_MANY;
            case Failure.CircuitOpen open -> circuitOpen(open);
            case Failure.BadGateway ignored -> BAD_GATEWAY;
            case Failure.GatewayTimeout ignored -> GATEWAY_TIMEOUT;
            case Failure.WorkflowFailed failed -> workflow(failed);
            case Failure.WorkflowsFull ignored -> OVERLOADED;
            case Failure.Invalid invalid -> invalid(invalid);
            case Failure.UnsupportedType type -> unsupported(type);
            case Failure.NotRepeatable not -> notRepeatable(not.why());
            case Failure.UpgradeRequired ignored -> UPGRADE_REQUIRED;
            case Failure.StreamEnded ignored -> OVERLOADED;
            case Failure.Fault ignored -> FAULT;
        };
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Refused" : "Failed";
        };
    }

    // The same document whatever was wrong; only the challenges differ.
    private static Refusal unauthorized(Failure.Unauthorized failure) {
        if (failure.challenges().equals(Failure.Unauthorized.BEARER)) {
            return UNAUTHORIZED;
        }
        List<String> headers = failure.challenges().stream()
                .flatMap(challenge -> Stream.of("WWW-Authenticate", challenge))
                .toList();
        return new Refusal(401, UNAUTHORIZED.detail(), UNAUTHORIZED.front(), headers);
    }

    private static Refusal circuitOpen(Failure.CircuitOpen open) {
        String detail = "The service behind this route is failing; try again in " + open.retryAfterSeconds() + " s.";
        List<String> headers = List.of("Retry-After", Long.toString(open.retryAfterSeconds()));
        return of(open.status(), "circuit-open", "Circuit Open", detail, headers);
    }

    private static Refusal workflow(Failure.WorkflowFailed failed) {
        return switch (failed.status()) {
            case 400 -> of(400, "invalid-request", "Bad Request", failed.detail(), NONE);
            case 504 -> of(504, "workflow-timeout", "Gateway Timeout", failed.detail(), NONE);
            case 502 -> of(502, "workflow-failed", "Bad Gateway", failed.detail(), NONE);
            default -> of(500, "workflow-fault", "Internal Server Error", failed.detail(), NONE);
        };
    }

    private static String bodyBound(long limitBytes) {
        return "The body is larger than " + limitBytes + " bytes.";
    }

    private static Refusal notSupported(Failure.NotSupported not) {
        return not.status() == 417
                ? of(417, "expectation-failed", "Expectation Failed", not.detail(), NONE)
                : of(not.status(), "not-implemented", "Not Implemented", not.detail(), NONE);
    }

    private static Refusal methodNotAllowed(List<String> allow) {
        String methods = String.join(", ", allow);
        String detail = "This path is published for " + methods + " only.";
        return of(405, "method-not-allowed", "Method Not Allowed", detail, List.of("Allow", methods));
    }

    private static Refusal limited(Failure.Limited limited) {
        String seconds = Long.toString(limited.retryAfterSeconds());
        String detail = (limited.quota() ? "The quota is used up" : "The rate limit is reached") + "; try again in "
                + seconds + " s.";
        String slug = limited.quota() ? "quota-exceeded" : "rate-limited";
        return of(429, slug, "Too Many Requests", detail, List.of("Retry-After", seconds));
    }

    private static Refusal invalid(Failure.Invalid invalid) {
        int count = invalid.faults().size();
        String detail =
                "The request is not as this endpoint asks for, in " + count + (count == 1 ? " place." : " places.");
        StringBuilder errors = new StringBuilder(",\"errors\":[");
        for (Failure.Invalid.Fault fault : invalid.faults()) {
            boolean body = fault.in().equals("body");
            errors.append(errors.charAt(errors.length() - 1) == '[' ? "" : ",")
                    .append("{\"in\":\"")
                    .append(fault.in())
                    .append(body ? "\",\"pointer\":\"" : "\",\"name\":\"")
                    .append(escaped(fault.at()))
                    .append("\",\"detail\":\"")
                    .append(escaped(fault.said()))
                    .append("\"}");
        }
        return of(
                400,
                "invalid-request",
                "Bad Request",
                detail,
                errors.append(']').toString(),
                NONE);
    }

    private static Refusal notRepeatable(Failure.NotRepeatable.Why why) {
        List<String> soon = List.of("Retry-After", "1");
        return switch (why) {
            case NO_KEY -> key(400, "missing", "This endpoint needs an Idempotency-Key header.", NONE);
            case BAD_KEY ->
                key(400, "invalid", "The Idempotency-Key is not one header of 1 to 255 visible characters.", NONE);
            case OTHER_REQUEST -> key(409, "reused", "This Idempotency-Key was used for another request.", NONE);
            case UNDER_WAY -> key(409, "under-way", "The request with this Idempotency-Key is not answered yet.", soon);
            case NOT_KEPT ->
                key(409, "not-kept", "This request was answered; its answer was too large to be kept.", NONE);
            case FULL -> key(503, "full", "No more Idempotency-Keys can be remembered now.", soon);
            case LOST -> key(503, "lost", "Nobody can tell now whether this Idempotency-Key was used.", soon);
        };
    }

    private static Refusal key(int status, String what, String detail, List<String> headers) {
        String title = status == 400 ? "Bad Request" : status == 409 ? "Conflict" : "Service Unavailable";
        return of(status, "idempotency-key-" + what, title, detail, headers);
    }

    private static Refusal unsupported(Failure.UnsupportedType type) {
        String allowed = String.join(", ", type.allowed());
        String detail = "The body's type is " + type.reason() + "; send one of: " + allowed + ".";
        return of(415, "unsupported-media-type", "Unsupported Media Type", detail, List.of("Accept", allowed));
    }

    private static Refusal of(int status, String slug, String title, String detail, List<String> headers) {
        return of(status, slug, title, detail, "", headers);
    }

    /** @param more members of the document */
    private static Refusal of(int status, String slug, String title, String detail, String more, List<String> headers) {
        String front = "{\"type\":\"" + TYPE + slug + "\",\"title\":\"" + title + "\",\"status\":" + status
                + ",\"detail\":\"" + escaped(detail) + "\"" + more + ",\"requestId\":\"";
        return new Refusal(status, detail, front.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c < ' ' ? ' ' : c);
            }
        }
        return escaped.toString();
    }
}
