package dev.fairlead.gateway.observe.log;

import dev.fairlead.gateway.http.Failure;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the access line says of a failure: a short word that never changes, to group and to alert by, and behind a colon
 * the reason for the operator, where there is one. The caller never sees the reason.
 */
public final class FailureText {

    private FailureText() {}

    /** {@code word} or {@code word: reason}. */
    public static String of(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest bad -> join("bad_request", bad.detail());
            case Failure.HeadTooLarge large -> join("head_too_large", large.detail());
            case Failure.TargetTooLong() -> "target_too_long";
            case Failure.BodyTooLarge large -> join("body_too_large", "more than " + large.limitBytes() + " bytes");
            case Failure.RequestTimeout timeout -> join("request_timeout", timeout.detail());
            case Failure.VersionNotSupported() -> "version_not_supported";
            case Failure.NotSupported not -> join("not_supported", not.detail());
            case Failure.NoRoute() -> "no_route";
            case Failure.Misdirected() -> "misdirected";
            case Failure.MethodNotAllowed not ->
                join("method_not_allowed", "allowed are " + String.join(", ", not.allow()));
            case Failure.Unauthorized unauthorized -> join("unauthorized", unauthorized.reason());
            case Failure.Forbidden forbidden -> join("forbidden", forbidden.reason());
            case Failure.Rejected rejected -> join("rejected", rejected.reason());
            case Failure.Limited limited ->
                join(limited.quota() ? "quota_exceeded" : "rate_limited", "policy " + limited.policy());
            case Failure.LimiterLost lost -> join("limiter_lost", "policy " + lost.policy());
            case Failure.IssuerLost lost -> join("issuer_lost", lost.issuer());
            case Failure.NoBackend none -> join("no_backend", none.reason());
            case Failure.Overloaded overloaded -> join("overloaded", overloaded.reason());
            case Failure.TooManyAtOnce many ->
                join("too_many_at_once", "more than " + many.most() + " by " + many.middleware());
            case Failure.CircuitOpen open -> join("circuit_open", open.middleware() + ": " + open.cause());
            case Failure.BadGateway bad -> join("bad_gateway", bad.reason());
            case Failure.GatewayTimeout timeout -> join("gateway_timeout", timeout.reason());
            case Failure.WorkflowFailed failed -> join(word(failed.status()), failed.reason());
            case Failure.WorkflowsFull full ->
                join("workflows_full", "more than " + full.most() + " run, " + full.workflow());
            case Failure.Invalid invalid -> join("invalid_request", words(invalid));
            case Failure.UnsupportedType type -> join("unsupported_type", type.reason());
            case Failure.NotRepeatable not ->
                join("not_repeatable", not.why().name().toLowerCase(Locale.ROOT));
            case Failure.UpgradeRequired() -> "upgrade_required";
            case Failure.StreamEnded ended -> join("stream_ended", ended.reason());
            case Failure.Fault fault -> join("fault", fault.reason());
        };
    }

    private static String words(Failure.Invalid invalid) {
        return invalid.faults().stream()
                .map(fault -> fault.in() + " " + fault.word())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String word(int status) {
        return switch (status) {
            case 400 -> "invalid_request";
            case 504 -> "workflow_timeout";
            case 502 -> "workflow_failed";
            default -> "workflow_fault";
        };
    }

    private static String join(String word, String reason) {
        return reason.isEmpty() ? word : word + ": " + reason;
    }
}
