package dev.fairlead.gateway.assembly;

import dev.fairlead.gateway.access.CredentialIndex;
import dev.fairlead.gateway.access.Proving;
import dev.fairlead.gateway.access.SecretCheck;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.limit.LocalLimiter;
import dev.fairlead.gateway.middleware.Compressors;
import dev.fairlead.gateway.middleware.Counting;
import dev.fairlead.gateway.web.OwnCalls;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Snapshot;
import java.util.List;

/** The steps of one middleware, as a route has them, for tests of other packages. */
public final class MiddlewareSteps {

    private MiddlewareSteps() {}

    public static List<Step> of(Middleware middleware) {
        CredentialIndex nobody = CredentialIndex.of(Snapshot.empty());
        Pipeline pipeline = new Pipeline(
                nobody,
                new SecretCheck(new byte[32], 1),
                Proving.nothing(),
                new LocalLimiter(0),
                new Compressors(),
                new Counting(1),
                OwnCalls.usual());
        return pipeline.steps(new Name("route", Owner.FILE), new Name("test", Owner.FILE), middleware, name -> {
            throw new IllegalArgumentException("no service here: " + name);
        });
    }
}
