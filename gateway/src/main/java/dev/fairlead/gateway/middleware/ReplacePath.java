package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;

/** {@code replacePath}: another path for the service, which is told the old one in {@code X-Replaced-Path}. */
public final class ReplacePath implements Step.Pure {

    private final String path;

    /** A step that replaces the path by {@code path}, in the spelling of a normalised path. */
    public ReplacePath(String path) {
        this.path = path.startsWith("/") ? path : "/" + path;
    }

    @Override
    public String name() {
        return "replace-path";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        exchange.setRequestHeader("X-Replaced-Path", exchange.forwardPath());
        exchange.forwardPath(path);
        return Verdict.CONTINUE;
    }
}
