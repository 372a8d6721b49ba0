package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.PathChange;
import org.jspecify.annotations.Nullable;

/** {@code rewriteUrl}: the service is asked for another host, or for another path. */
public final class RewriteUrl implements Step.Pure {

    private final @Nullable String host;
    private final @Nullable PathChange path;

    /** A step that does what the options say. */
    public RewriteUrl(Middleware.RewriteUrl options) {
        host = options.host().orElse(null);
        path = options.path().orElse(null);
    }

    @Override
    public String name() {
        return "rewrite-url";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (host != null) {
            exchange.setRequestHeader("Host", host);
        }
        return path == null ? Verdict.CONTINUE : NewPath.use(ChangedPath.of(exchange.forwardPath(), path), exchange);
    }
}
