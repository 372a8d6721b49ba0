package dev.fairlead.gateway.http;

import dev.fairlead.gateway.wire.Malformed;
import java.util.List;

/**
 * Why a request was refused. Steps and connections only say which; what the caller sees of it (status, title, headers)
 * is decided in one switch. The detail never says which of several secrets was wrong.
 */
public sealed interface Failure {

    /** What a head or body that cannot be read is to the caller. */
    static Failure of(Malformed malformed) {
        return switch (malformed.kind()) {
            case BAD -> new BadRequest(malformed.detail());
            case HEAD_TOO_LARGE -> new HeadTooLarge(malformed.detail());
            case TARGET_TOO_LONG -> new TargetTooLong();
            case VERSION -> new VersionNotSupported();
            case NOT_DONE -> new NotSupported(501, malformed.detail());
            case EXPECTATION -> new NotSupported(417, malformed.detail());
        };
    }

    /** The bytes are not an HTTP/1.1 request, or could be read in two ways. The connection closes. */
    record BadRequest(String detail) implements Failure {}

    /** The head is larger than its bound (431). The connection closes. */
    record HeadTooLarge(String detail) implements Failure {}

    /** The request target is longer than its bound (414). The connection closes. */
    record TargetTooLong() implements Failure {}

    /** The body is larger than its bound (413). */
    record BodyTooLarge(long limitBytes) implements Failure {}

    /** The head or the body did not arrive in time (408). The connection closes. */
    record RequestTimeout(String detail) implements Failure {}

    /** A version other than HTTP/1.0 and HTTP/1.1 (505). */
    record VersionNotSupported() implements Failure {}

    /** A method or an expectation that this gateway does not do (501, 417). */
    record NotSupported(int status, String detail) implements Failure {}

    /** No route takes it, or the product is not published (404). */
    record NoRoute() implements Failure {}

    /** The connection's TLS options are not those of the host that is asked for (421). */
    record Misdirected() implements Failure {}

    /** The path is an endpoint's, the method is not (405 with {@code Allow}). */
    record MethodNotAllowed(List<String> allow) implements Failure {}

    /** No credential, or one that is not good (401). The reason goes to the log only. */
    record Unauthorized(String reason, List<String> challenges) implements Failure {

        /** What is said where keys are all that there is. */
        public static final List<String> BEARER = List.of("Bearer");

        /** @param challenges what could be presented: values of {@code WWW-Authenticate} */
        public Unauthorized {
            challenges = List.copyOf(challenges);
        }

        /** With the usual challenge. */
        public Unauthorized(String reason) {
            this(reason, BEARER);
        }
    }

    /** The keys of a token's issuer are not there and cannot be fetched (503). */
    record IssuerLost(String issuer) implements Failure {}

    /** A good credential that may not do this (403). The reason goes to the log only. */
    record Forbidden(String reason) implements Failure {}

    /**
     * Refused by a middleware, in its own way.
     *
     * @param headers names and values in turn
     * @param reason for the log only
     */
    record Rejected(int status, String detail, List<String> headers, String reason) implements Failure {
        public Rejected {
            headers = List.copyOf(headers);
        }
    }

    /** Past a limit (429 with {@code Retry-After}). */
    record Limited(String policy, long retryAfterSeconds, boolean quota) implements Failure {}

    /** The shared counter cannot be reached, and the policy lets nothing pass then (503). */
    record LimiterLost(String policy) implements Failure {}

    /** The route's service has no backend to send to (503). */
    record NoBackend(String service, String reason) implements Failure {}

    /** The gateway itself is full or has not loaded a snapshot yet (503). */
    record Overloaded(String reason) implements Failure {}

    /** Too many requests of one source are not answered yet (429). */
    record TooManyAtOnce(String middleware, long most) implements Failure {}

    /** A circuit breaker is open; the status is the one that it was given. */
    record CircuitOpen(String middleware, int status, String cause, long retryAfterSeconds) implements Failure {}

    /** The backend could not be reached, or its answer was not HTTP (502). */
    record BadGateway(String reason) implements Failure {}

    /** The backend did not answer in time (504). */
    record GatewayTimeout(String reason) implements Failure {}

    /**
     * A workflow could not answer: its deadline passed (504), what it needs did not answer or was over its budget (502), the
     * request was not as it must be (400), or an expression could not be evaluated (500).
     *
     * @param node where it ended
     * @param detail for the caller; says nothing of how it is made
     * @param reason for the log only
     */
    record WorkflowFailed(int status, String workflow, String node, String detail, String reason) implements Failure {}

    /** As many workflows run as may at one time (503). */
    record WorkflowsFull(String workflow, int most) implements Failure {}

    /**
     * What was sent is not what the endpoint asks for (400).
     *
     * @param faults all that was found, at least one
     */
    record Invalid(List<Fault> faults) implements Failure {
        public Invalid {
            faults = List.copyOf(faults);
        }

        /**
         * One place that is wrong.
         *
         * @param in path, query, header or body
         * @param at the parameter's name; of the body a JSON pointer
         * @param said what is asked for there; nothing of what was sent
         * @param word for the log: the name of the parameter, or the keyword of the schema
         */
        public record Fault(String in, String at, String said, String word) {}
    }

    /**
     * A body of a type that the endpoint does not take (415 with {@code Accept}).
     *
     * @param allowed those that it takes
     * @param reason what the type is, for people: nothing of what was sent
     */
    record UnsupportedType(List<String> allowed, String reason) implements Failure {
        public UnsupportedType {
            allowed = List.copyOf(allowed);
        }
    }

    /** A request that cannot be told from another one by its key, or whose answer is not there to be given again. */
    record NotRepeatable(Why why) implements Failure {

        /** What is wrong. */
        public enum Why {
            /** The endpoint wants a key, and there is none (400). */
            NO_KEY,
            /** What is there is no key (400). */
            BAD_KEY,
            /** The key was used for another request (409). */
            OTHER_REQUEST,
            /** The request with this key is not answered yet (409). */
            UNDER_WAY,
            /** It was answered, and the answer was too large to be kept (409). */
            NOT_KEPT,
            /** There is no room for another key (503). */
            FULL,
            /** Nobody can tell whether the key was used (503). */
            LOST
        }
    }

    /** A handshake for a version of WebSocket that does not exist (426). */
    record UpgradeRequired() implements Failure {}

    /** The gateway ended a running stream: it was idle, or the gateway stops. No caller sees it as a status (503). */
    record StreamEnded(String reason) implements Failure {}

    /** A fault of ours (500): logged with its cause, never shown. */
    record Fault(String reason) implements Failure {}
}
