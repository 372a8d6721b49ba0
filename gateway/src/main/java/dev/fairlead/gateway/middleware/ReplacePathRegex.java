package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;

/**
 * {@code replacePathRegex}: rewrites the path where it matches, and tells the service the old one in
 * {@code X-Replaced-Path}.
 */
public final class ReplacePathRegex implements Step.Pure {

    private final Replacement replacement;

    /** A step that rewrites what matches. */
    public ReplacePathRegex(Middleware.ReplacePathRegex options) {
        replacement = new Replacement(options.regex().text(), options.replacement());
    }

    @Override
    public String name() {
        return "replace-path-regex";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String path = exchange.forwardPath();
        if (!replacement.matches(path)) {
            return Verdict.CONTINUE;
        }
        exchange.setRequestHeader("X-Replaced-Path", path);
        return NewPath.use(replacement.in(path), exchange);
    }
}
