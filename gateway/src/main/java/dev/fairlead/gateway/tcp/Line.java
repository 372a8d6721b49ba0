package dev.fairlead.gateway.tcp;

import dev.fairlead.model.TcpMiddleware;
import java.util.List;

/**
 * A TCP route, compiled.
 *
 * @param route its full name
 * @param service the full name of its service
 * @param passthrough whether TLS is the service's affair; else the gateway has spoken it, or there is none
 * @param guards what a connection must pass, in order
 * @param turns which server is next
 */
public record Line(String route, String service, boolean passthrough, List<TcpMiddleware> guards, Turns turns) {

    public Line {
        guards = List.copyOf(guards);
    }
}
