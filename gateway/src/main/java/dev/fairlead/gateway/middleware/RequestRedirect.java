package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;

/** {@code requestRedirect}: sends every caller to the same URL with some of its parts changed. */
public final class RequestRedirect implements Step.Pure {

    private final Middleware.RequestRedirect options;

    /** A step that does what the options say. */
    public RequestRedirect(Middleware.RequestRedirect options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "request-redirect";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String own = CallerUrl.scheme(exchange);
        String scheme = options.scheme().orElse(own);
        String path = options.path()
                .map(change -> ChangedPath.of(exchange.forwardPath(), change))
                .orElseGet(exchange::forwardPath);
        String query = exchange.query().isEmpty() ? "" : "?" + exchange.query();
        String url =
                scheme + "://" + options.host().orElseGet(exchange::host) + port(exchange, scheme, own) + path + query;
        return Redirects.to(url, options.status(), exchange);
    }

    // The port that the caller used means nothing under another scheme.
    private String port(Exchange exchange, String scheme, String own) {
        if (options.port().isPresent()) {
            int port = options.port().getAsInt();
            return port == (scheme.equals("https") ? 443 : 80) ? "" : ":" + port;
        }
        return options.scheme().isPresent() ? "" : CallerUrl.port(exchange, own);
    }
}
