package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.tcp.Ends;
import dev.fairlead.gateway.tcp.Line;
import dev.fairlead.gateway.tcp.Relay;
import dev.fairlead.gateway.tcp.Relays;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;

/**
 * A caller's connection that is passed on as bytes. A drain leaves it alone, since its bytes mean nothing here and no place
 * is a good one to end at: only its two sides know when it ends.
 */
final class PassedOn implements OpenConnection {

    private final Relay relay;
    private final EntrypointLoop home;

    private PassedOn(SocketChannel channel, EntrypointLoop home, Relays relays, Line line, String host, Ends ends) {
        this.home = home;
        Loop loop = home.loop();
        InetSocketAddress source = home.source(channel);
        relay = relays.take(
                line, new Relays.Caller(channel, loop, ends, home.name(), host, source, () -> home.closed(this)));
    }

    static PassedOn on(SocketChannel channel, EntrypointLoop home, Relays relays, Line line, String host, Ends ends) {
        return new PassedOn(channel, home, relays, line, host, ends);
    }

    /** Stands at the end of the pipeline before {@link #start}. */
    ChannelHandler handler() {
        return relay.handler();
    }

    void start() {
        home.opened(this);
        relay.start();
    }

    @Override
    public void cut() {
        relay.cut();
    }
}
