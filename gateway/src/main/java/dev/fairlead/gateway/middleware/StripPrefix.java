package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;

/**
 * {@code stripPrefix}: cuts the first prefix that matches, as plain text, and tells the service in
 * {@code X-Forwarded-Prefix}. A path that matches none passes as it is. What remains must still be a normalised path:
 * {@code /api} cut from {@code /api../secret} would leave {@code /../secret}, which the service may resolve to something
 * that no rule has seen, so that is refused.
 */
public final class StripPrefix implements Step.Pure {

    private final List<String> prefixes;

    /** A step that cuts one of these, in the spelling of a normalised path. */
    public StripPrefix(List<String> prefixes) {
        this.prefixes = List.copyOf(prefixes);
    }

    @Override
    public String name() {
        return "strip-prefix";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String path = exchange.forwardPath();
        for (String prefix : prefixes) {
            if (path.startsWith(prefix)) {
                return strip(exchange, path.substring(prefix.length()), prefix);
            }
        }
        return Verdict.CONTINUE;
    }

    private static Verdict strip(Exchange exchange, String rest, String prefix) {
        String path = rest.startsWith("/") ? rest : "/" + rest;
        if (startsWithDotSegment(path) || path.startsWith("//")) {
            return exchange.refuse(
                    new Failure.BadRequest("the path is not normalised any more without its prefix " + prefix));
        }
        exchange.setRequestHeader("X-Forwarded-Prefix", prefix);
        exchange.forwardPath(path);
        return Verdict.CONTINUE;
    }

    // Only the first segment is new: the others were segments of a normalised path before.
    private static boolean startsWithDotSegment(String path) {
        int slash = path.indexOf('/', 1);
        String first = path.substring(1, slash < 0 ? path.length() : slash);
        return first.equals(".") || first.equals("..");
    }
}
