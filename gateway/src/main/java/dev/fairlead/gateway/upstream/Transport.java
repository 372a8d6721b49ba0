package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.BackendTimes;
import dev.fairlead.gateway.tls.BackendTls;
import dev.fairlead.model.Service;
import dev.fairlead.model.tls.ServersTransport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the backends of one service are connected to.
 *
 * @param settings as they are configured
 * @param tls null where no backend speaks it
 * @param loops over which the idle connections are shared out
 */
record Transport(ServersTransport settings, @Nullable BackendTls tls, int loops) {

    /** What it says of times; that of a service or a route goes before, the gateway's own after. */
    BackendTimes times() {
        ServersTransport.Timeouts own = settings.timeouts();
        return BackendTimes.of(new Service.Timeouts(
                own.dial(), own.responseHeader(), Optional.empty(), Optional.empty(), own.idleConnection()));
    }

    /** Idle connections to one backend on one loop. */
    int idle(int usual) {
        int most = settings.maxIdleConnections();
        if (most == 0) {
            return usual;
        }
        return most < 0 ? 0 : Math.min(usual, Math.ceilDiv(most, loops));
    }
}
