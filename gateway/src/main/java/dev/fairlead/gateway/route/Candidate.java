package dev.fairlead.gateway.route;

/**
 * A route that was looked at for a request, for explanations.
 *
 * @param route its name, as in logs
 * @param outcome how it fared
 * @param reason why, in words; one sentence without a full stop at its end
 */
public record Candidate(String route, Outcome outcome, String reason) {

    /** How a candidate fared. */
    public enum Outcome {
        /** It takes the request. */
        WINS,
        /** It would take the request, but another one goes before it. */
        OUTRANKED,
        /** The path is its own, the method is not. */
        OTHER_METHOD,
        /** It does not take such a request. */
        DOES_NOT_FIT
    }
}
