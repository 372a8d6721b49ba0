package dev.fairlead.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.model.tls.TlsOptions;
import dev.fairlead.model.tls.TlsVersion;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a caller takes up an earlier session, as its options say. */
final class SessionsTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private static TlsOptions options(boolean tickets) {
        TlsOptions usual = TlsOptions.usual();
        return new TlsOptions(
                usual.minVersion(),
                TlsVersion.TLS_1_3,
                usual.cipherSuites(),
                usual.curves(),
                usual.clientAuth(),
                usual.sniStrict(),
                usual.alpnProtocols(),
                tickets);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, true", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.2, false"})
    void without_tickets_every_connection_is_a_full_handshake(String version, boolean tickets)
            throws IOException, GeneralSecurityException {
        TlsOptions options = options(tickets);
        SslContext context = TlsLibrary.find()
                .server(new Protection(options, List.of()), Certificates.keyed("one", Duration.ofDays(1), "localhost"));
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel server = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline()
                                    .addLast(TlsLibrary.find().handler(context, channel.alloc(), options), new Hello());
                        }
                    })
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .syncUninterruptibly()
                    .channel();
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            SSLContext caller = SSLContext.getInstance("TLS");
            caller.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
            long first = began(caller, port, version);
            assertThat(began(caller, port, version) == first)
                    .as("the second connection took up the session of the first")
                    .isEqualTo(tickets);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** When the session of a new connection began: for one that was taken up, that of the first. */
    private static long began(SSLContext caller, int port, String version) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) caller.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setEnabledProtocols(new String[] {version});
            // Tickets of TLS 1.3 come behind the handshake, before the first byte.
            assertThat(socket.getInputStream().read()).isEqualTo('!');
            return socket.getSession().getCreationTime();
        }
    }

    private static final class Hello extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                Unheeded.of(context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'!'})));
            }
        }
    }
}
