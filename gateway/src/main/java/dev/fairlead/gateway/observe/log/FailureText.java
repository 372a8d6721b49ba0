package dev.fairlead.gateway.observe.log;

import dev.fairlead.gateway.http.Failure;

/**
 * What the access line says of a failure: a short word that never changes, to group and to alert by, and behind it the
 * reason for the operator, where there is one. The caller never sees the reason.
 */
final class FailureText {

    private FailureText() {}

    /** The stable word. */
    static String word(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest _ -> "bad_request";
            case Failure.HeadTooLarge _ -> "head_too_large";
            case Failure.TargetTooLong _ -> "target_too_long";
            case Failure.BodyTooLarge _ -> "body_too_large";
            case Failure.RequestTimeout _ -> "request_timeout";
            case Failure.VersionNotSupported _ -> "version_not_supported";
            case Failure.NotSupported _ -> "not_supported";
            case Failure.NoRoute _ -> "no_route";
            case Failure.MethodNotAllowed _ -> "method_not_allowed";
            case Failure.Unauthorized _ -> "unauthorized";
            case Failure.Forbidden _ -> "forbidden";
            case Failure.Limited limited -> limited.quota() ? "quota_exceeded" : "rate_limited";
            case Failure.NoBackend _ -> "no_backend";
            case Failure.Overloaded _ -> "overloaded";
            case Failure.BadGateway _ -> "bad_gateway";
            case Failure.GatewayTimeout _ -> "gateway_timeout";
            case Failure.Fault _ -> "fault";
        };
    }

    /** The reason, or empty where the word says it all. */
    static String reason(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest bad -> bad.detail();
            case Failure.HeadTooLarge large -> large.detail();
            case Failure.RequestTimeout timeout -> timeout.detail();
            case Failure.NotSupported not -> not.detail();
            case Failure.Unauthorized unauthorized -> unauthorized.reason();
            case Failure.Forbidden forbidden -> forbidden.reason();
            case Failure.Limited limited -> limited.policy();
            case Failure.NoBackend none -> none.reason();
            case Failure.Overloaded overloaded -> overloaded.reason();
            case Failure.BadGateway bad -> bad.reason();
            case Failure.GatewayTimeout timeout -> timeout.reason();
            case Failure.Fault fault -> fault.reason();
            case Failure.TargetTooLong _,
                    Failure.BodyTooLarge _,
                    Failure.VersionNotSupported _,
                    Failure.NoRoute _,
                    Failure.MethodNotAllowed _ -> "";
        };
    }
}
