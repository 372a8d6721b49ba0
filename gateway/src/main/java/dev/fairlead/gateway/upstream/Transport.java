package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Limits;
import dev.fairlead.gateway.tls.BackendTls;
import dev.fairlead.model.tls.ServersTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the backends of one service are connected to.
 *
 * @param settings as they are configured
 * @param tls null where no backend speaks it
 * @param loops over which the idle connections are shared out
 */
record Transport(ServersTransport settings, @Nullable BackendTls tls, int loops) {

    UpstreamNanos nanos(Limits.UpstreamTimes times) {
        ServersTransport.Timeouts own = settings.timeouts();
        return new UpstreamNanos(
                connect(times).toNanos(),
                own.responseHeader().orElse(times.response()).toNanos(),
                times.bodyIdle().toNanos(),
                times.total().toNanos(),
                own.idleConnection().orElse(times.idle()).toNanos());
    }

    Duration connect(Limits.UpstreamTimes times) {
        return settings.timeouts().dial().orElse(times.connect());
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
