package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;

/**
 * {@code redirectScheme}: the same URL under another scheme, with the port given. A caller that is there already passes;
 * the scheme that a trusted proxy names counts, {@code ws} and {@code wss} as {@code http} and {@code https}.
 */
public final class RedirectScheme implements Step.Pure {

    private final String scheme;
    private final String port;
    private final boolean permanent;

    /** A step that redirects to a scheme. */
    public RedirectScheme(Middleware.RedirectScheme options) {
        scheme = options.scheme();
        boolean usual = (scheme.equals("http") && options.port().equals("80"))
                || (scheme.equals("https") && options.port().equals("443"));
        port = options.port().isEmpty() || usual ? "" : ":" + options.port();
        permanent = options.permanent();
    }

    @Override
    public String name() {
        return "redirect-scheme";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String now = CallerUrl.scheme(exchange);
        String target = CallerUrl.target(exchange);
        String from = now + "://" + exchange.host() + CallerUrl.port(exchange, now) + target;
        String to = scheme + "://" + exchange.host() + port + target;
        return from.equals(to) ? Verdict.CONTINUE : Redirects.to(to, permanent, exchange);
    }
}
