package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.tcp.Ends;
import dev.fairlead.gateway.tcp.Line;
import dev.fairlead.gateway.tcp.Relays;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Supplier;

/**
 * A connection without TLS where some may be passed on as bytes: decided before its first byte, as soon as it is known
 * who calls. It stands there only while a TCP route without TLS is served.
 */
final class FirstChoice extends ChannelInboundHandlerAdapter {

    private final SocketChannel channel;
    private final EntrypointLoop home;
    private final Relays relays;
    private final boolean afterProxyHeader;
    private final Supplier<ChannelHandler> http;

    FirstChoice(
            SocketChannel channel,
            EntrypointLoop home,
            Relays relays,
            boolean afterProxyHeader,
            Supplier<ChannelHandler> http) {
        this.channel = channel;
        this.home = home;
        this.relays = relays;
        this.afterProxyHeader = afterProxyHeader;
        this.http = http;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!afterProxyHeader) {
            choose(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ProxyProtocol.Read.DONE) {
            choose(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void choose(ChannelHandlerContext context) {
        Line line = relays.plain(home.peer(channel).address());
        if (line == null) {
            channel.pipeline().addLast(http.get());
            context.fireChannelActive();
            channel.pipeline().remove(this);
            return;
        }
        PassedOn connection = PassedOn.on(channel, home, relays, line, "", new Ends.Plain(channel));
        channel.pipeline().addLast(connection.handler());
        channel.pipeline().remove(this);
        connection.start();
    }
}
