package dev.fairlead.gateway.access;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import java.util.List;

/** A key for reading does not write: the method must be among the credential's, if it has any. Who may GET may HEAD. */
public final class AllowedMethodStep implements Step.Pure {

    @Override
    public String name() {
        return "allowed-method";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        List<String> allowed = Caller.of(exchange).terms().allowedMethods();
        String method = exchange.method();
        boolean fits =
                allowed.isEmpty() || allowed.contains(method) || (method.equals("HEAD") && allowed.contains("GET"));
        return fits
                ? Verdict.CONTINUE
                : exchange.refuse(new Failure.Forbidden("method is not allowed for the credential"));
    }
}
