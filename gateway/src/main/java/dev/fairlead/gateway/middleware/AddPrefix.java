package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;

/** {@code addPrefix}: puts a prefix before the path that the service sees. */
public final class AddPrefix implements Step.Pure {

    private final String prefix;

    /** A step that puts {@code prefix} before the path, in the spelling of a normalised path. */
    public AddPrefix(String prefix) {
        this.prefix = prefix.startsWith("/") ? prefix : "/" + prefix;
    }

    @Override
    public String name() {
        return "add-prefix";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        exchange.forwardPath(prefix + exchange.forwardPath());
        return Verdict.CONTINUE;
    }
}
