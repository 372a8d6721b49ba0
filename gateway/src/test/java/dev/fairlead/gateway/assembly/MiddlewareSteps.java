package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.http.Step;
import dev.fairlead.model.Middleware;
import java.util.List;

/** The steps of one middleware, as a route has them, for tests of other packages. */
public final class MiddlewareSteps {

    private MiddlewareSteps() {}

    public static List<Step> of(Middleware middleware) {
        return Pipeline.steps(middleware);
    }
}
