package dev.fairlead.gateway.observe;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.PathRewrite;
import dev.fairlead.gateway.http.Step;
import java.util.List;

/** Routes that the gateway answers itself: health and the admin side. They are named {@code …@internal}. */
public final class OwnRoute {

    /** The name of the route of health paths. */
    public static final String HEALTH = "health";

    private static final String OWNER = "@internal";
    private static final String PROBE = HEALTH + OWNER;

    private OwnRoute() {}

    /** A route of that name whose last step answers. */
    public static CompiledRoute of(String name, Step... steps) {
        return new CompiledRoute(name + OWNER, "", "", "", "", new PathRewrite.Keep(), List.of(steps));
    }

    /** Whether a route is one of them. */
    public static boolean is(CompiledRoute route) {
        return route.service().isEmpty() && route.route().endsWith(OWNER);
    }

    /** Whether it is asked how the gateway is: such requests are nobody's traffic, and one that says "not ready" did not fail. */
    public static boolean isProbe(CompiledRoute route) {
        return route.service().isEmpty() && route.route().equals(PROBE);
    }
}
