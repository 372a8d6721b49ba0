package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;

/** {@code redirectRegex}: another URL where the caller's own, from scheme to query, matches; all others pass. */
public final class RedirectRegex implements Step.Pure {

    private final Replacement replacement;
    private final boolean permanent;

    /** A step that redirects what matches. */
    public RedirectRegex(Middleware.RedirectRegex options) {
        replacement = new Replacement(options.regex().text(), options.replacement());
        permanent = options.permanent();
    }

    @Override
    public String name() {
        return "redirect-regex";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String scheme = CallerUrl.scheme(exchange);
        String from = scheme + "://" + exchange.host() + CallerUrl.port(exchange, scheme) + CallerUrl.target(exchange);
        if (!replacement.matches(from)) {
            return Verdict.CONTINUE;
        }
        String to = replacement.in(from);
        if (to.equals(from)) {
            return Verdict.CONTINUE;
        }
        boolean sendable = to.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return sendable
                ? Redirects.to(to, permanent, exchange)
                : exchange.refuse(new Failure.BadRequest("the URL cannot be redirected"));
    }
}
