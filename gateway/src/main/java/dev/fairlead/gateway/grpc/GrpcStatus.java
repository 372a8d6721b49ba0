package dev.fairlead.gateway.grpc;

import dev.fairlead.gateway.http.Failure;
import java.nio.charset.StandardCharsets;

/**
 * What a gRPC caller is told instead of an HTTP status. The numbers are those that its libraries make of such an HTTP
 * status themselves, but for two that they cannot tell from the status: a limit is RESOURCE_EXHAUSTED, since UNAVAILABLE
 * is what libraries try again at once, and a backend that is late is DEADLINE_EXCEEDED.
 */
public final class GrpcStatus {

    static final int DEADLINE_EXCEEDED = 4;
    static final int PERMISSION_DENIED = 7;
    static final int UNKNOWN = 2;
    static final int RESOURCE_EXHAUSTED = 8;
    static final int UNIMPLEMENTED = 12;
    static final int INTERNAL = 13;
    static final int UNAVAILABLE = 14;
    static final int UNAUTHENTICATED = 16;

    private static final String HEX = "0123456789ABCDEF";

    private GrpcStatus() {}

    /** The switch. */
    public static int of(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest ignored -> INTERNAL;
            case Failure.HeadTooLarge ignored -> RESOURCE_EXHAUSTED;
            case Failure.TargetTooLong ignored -> INTERNAL;
            case Failure.BodyTooLarge ignored -> RESOURCE_EXHAUSTED;
            case Failure.RequestTimeout ignored -> DEADLINE_EXCEEDED;
            case Failure.VersionNotSupported ignored -> UNIMPLEMENTED;
            case Failure.NotSupported ignored -> UNIMPLEMENTED;
            case Failure.NoRoute ignored -> UNIMPLEMENTED;
            case Failure.Misdirected ignored -> UNAVAILABLE;
            case Failure.MethodNotAllowed ignored -> UNIMPLEMENTED;
            case Failure.Unauthorized ignored -> UNAUTHENTICATED;
            case Failure.Forbidden ignored -> PERMISSION_DENIED;
            case Failure.Limited ignored -> RESOURCE_EXHAUSTED;
            case Failure.LimiterLost ignored -> UNAVAILABLE;
            case Failure.IssuerLost ignored -> UNAVAILABLE;
            case Failure.NoBackend ignored -> UNAVAILABLE;
            case Failure.Overloaded ignored -> UNAVAILABLE;
            case Failure.TooManyAtOnce ignored -> UNAVAILABLE;
            case Failure.CircuitOpen ignored -> UNAVAILABLE;
            case Failure.BadGateway ignored -> UNAVAILABLE;
            case Failure.GatewayTimeout ignored -> DEADLINE_EXCEEDED;
            case Failure.WorkflowFailed failed -> of(failed.status());
            case Failure.WorkflowsFull ignored -> UNAVAILABLE;
            case Failure.Invalid ignored -> INTERNAL;
            case Failure.UnsupportedType ignored -> INTERNAL;
            case Failure.NotRepeatable ignored -> UNAVAILABLE;
            case Failure.UpgradeRequired ignored -> INTERNAL;
            case Failure.StreamEnded ignored -> UNAVAILABLE;
            case Failure.Rejected rejected -> of(rejected.status());
            case Failure.Fault ignored -> INTERNAL;
        };
    }

    // What a middleware answers, as a client would translate it (grpc's http-grpc-status-mapping); 429 as everywhere
    // here.
    private static int of(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429 -> RESOURCE_EXHAUSTED;
            case 502, 503, 504 -> UNAVAILABLE;
            case 400 -> INTERNAL;
            default -> UNKNOWN;
        };
    }

    /** A text as it may stand in {@code grpc-message}: percent-encoded where it is not visible ASCII. */
    public static String message(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 0x7f && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return encoded.toString();
    }
}
