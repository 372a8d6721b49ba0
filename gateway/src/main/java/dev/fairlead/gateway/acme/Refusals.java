package dev.fairlead.gateway.acme;

import dev.fairlead.gateway.acme.Authority.Refused;
import java.util.Optional;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** Why authorities issue nothing, in words that say what to do. */
final class Refusals {

    private Refusals() {}

    static Refused of(AcmeException failed, Wanted wanted) {
        return switch (failed) {
            case AcmeRateLimitedException limited ->
                new Refused(
                        told(limited.getProblem()),
                        "order less: put more hosts into one certificate, or wait until the authority's limit is over",
                        true,
                        limited.getRetryAfter());
            case AcmeServerException told -> new Refused(told(told.getProblem()), remedy(told, wanted), true, none());
            case AcmeNetworkException unreached ->
                new Refused(
                        "the authority at " + wanted.resolver().directory() + " is not reached: " + last(unreached),
                        "let this gateway reach it, and believe its certificate (FAIRLEAD_ACME_CA_CERTIFICATES)",
                        false,
                        none());
            default ->
                new Refused(
                        "the authority at " + wanted.resolver().directory() + " is not understood: " + last(failed),
                        "look whether FAIRLEAD_ACME_CA_SERVER names its directory",
                        false,
                        none());
        };
    }

    private static String remedy(AcmeServerException told, Wanted wanted) {
        String type = String.valueOf(told.getType());
        return switch (type.substring(type.lastIndexOf(':') + 1)) {
            case "externalAccountRequired" ->
                "set FAIRLEAD_ACME_EAB_KID and FAIRLEAD_ACME_EAB_HMAC to what the authority gave you";
            case "invalidContact", "unsupportedContact" -> "set FAIRLEAD_ACME_EMAIL to an address that it takes";
            case "rejectedIdentifier", "unsupportedIdentifier", "caa" ->
                "take the host out of the rule or of tls.domains, or let its DNS records allow the authority";
            default -> "look at what " + wanted.resolver().directory().getHost() + " says";
        };
    }

    static Refused unproven(Authorization authorization, Challenge challenge, Wanted wanted) {
        String host = authorization.getIdentifier().getDomain();
        String why = challenge.getError().map(Refusals::told).orElse("it did not say why in time");
        String remedy =
                switch (wanted.resolver().challenge()) {
                    case HTTP_01 ->
                        "let the name " + host + " lead here, and port 80 of it to this gateway's HTTP port";
                    case TLS_ALPN_01 ->
                        "let the name " + host + " lead here, and port 443 of it to this gateway's HTTPS port, with"
                                + " nobody in between who speaks TLS";
                };
        return new Refused("the authority could not see that " + host + " is ours: " + why, remedy, true, none());
    }

    static Refused notOffered(String challenge, String host) {
        return new Refused(
                "the authority does not offer " + challenge + " for " + host,
                "choose the other one in FAIRLEAD_ACME_CHALLENGE",
                true,
                none());
    }

    private static String told(Problem problem) {
        StringBuilder text =
                new StringBuilder(problem.getDetail().or(problem::getTitle).orElse("no reason was given"));
        for (Problem each : problem.getSubProblems()) {
            each.getDetail().ifPresent(detail -> text.append("; ").append(detail));
        }
        return text + " (" + problem.getType() + ")";
    }

    private static String last(Throwable failed) {
        String words = failed.getClass().getSimpleName();
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            words = cause.getMessage() == null ? words : cause.getMessage();
            cause = cause.getCause();
        }
        return words;
    }

    private static Optional<java.time.Instant> none() {
        return Optional.empty();
    }
}
