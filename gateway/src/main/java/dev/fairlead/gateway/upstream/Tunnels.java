package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.wire.WebSocketHandshake;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a tunnel, and how many there are. A tunnel holds two connections for as long as it likes, so that tunnels
 * have a bound of their own: they never take the last connections from requests. Shared by all loops.
 */
final class Tunnels {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    Tunnels(int most) {
        this.most = most;
    }

    /** Takes a place for an exchange that asks for a WebSocket; the failure if it may not have one. */
    @Nullable
    Failure admit(LiveExchange exchange) {
        String fault = WebSocketHandshake.fault(exchange.head());
        if (fault != null) {
            return new Failure.BadRequest(fault);
        }
        if (!WebSocketHandshake.isVersion(exchange.head())) {
            return new Failure.UpgradeRequired();
        }
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return new Failure.Overloaded("there are " + most + " tunnels, which is the most");
        }
        return null;
    }

    /** The tunnel ended, or its handshake did not lead to one. */
    void release() {
        open.decrementAndGet();
    }

    /** Tunnels that are open, handshakes on their way included. */
    int open() {
        return open.get();
    }
}
