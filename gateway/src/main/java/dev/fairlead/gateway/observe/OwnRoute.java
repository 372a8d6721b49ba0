package dev.fairlead.gateway.observe;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Step;
import java.util.List;

/** Routes that the gateway answers itself: health and the admin side. They are named {@code …@internal}. */
public final class OwnRoute {

    private static final String OWNER = "@internal";

    private OwnRoute() {}

    /** A route of that name whose last step answers. */
    public static CompiledRoute of(String name, Step... steps) {
        return new CompiledRoute(name + OWNER, "", "", "", "", new PathRewrite.Keep(), List.of(steps));
    }

    /** Whether a route is one of them. */
    public static boolean is(CompiledRoute route) {
        return route.service().isEmpty() && route.route().endsWith(OWNER);
    }
}
