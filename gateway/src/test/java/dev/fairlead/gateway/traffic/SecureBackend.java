package dev.fairlead.gateway.traffic;

import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.tls.CertificateMaker;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A backend on TLS by Netty's own codecs, which our code has no part in: HTTP/2 or HTTP/1.1, as the handshake agrees. It
 * answers with the protocol and the body that it got, and speaks WebSocket at {@code /ws}.
 */
final class SecureBackend implements Closeable {

    private static final int MOST = 8 << 20;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CertificateMaker.Made certificate;
    private final Channel server;
    private volatile SslContext context;

    /** What each handshake agreed on, in the order of handshakes. */
    final List<String> agreed = new CopyOnWriteArrayList<>();

    /** One line for each request: protocol, method, scheme (of HTTP/2) and target. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private SecureBackend(String... protocols) {
        Instant now = Instant.now();
        certificate = new CertificateMaker(
                        new SecureRandom(), "peer", now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)))
                .names("127.0.0.1")
                .authority()
                .selfSigned();
        context = context(protocols);
        server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(context.newHandler(channel.alloc()), new Agreed());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Speaks these, best first; without any it knows nothing of ALPN. */
    static SecureBackend speaking(String... protocols) {
        return new SecureBackend(protocols);
    }

    private SslContext context(String... protocols) {
        ApplicationProtocolConfig offered = protocols.length == 0
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        protocols);
        try {
            return SslContextBuilder.forServer(certificate.key(), certificate.certificate())
                    .applicationProtocolConfig(offered)
                    .build();
        } catch (SSLException cannot) {
            throw new IllegalStateException(cannot);
        }
    }

    /** From now on it speaks these, as after an update: what was open closes. */
    void becomes(String... protocols) {
        context = context(protocols);
        connections.close().syncUninterruptibly();
    }

    /** Who signed its certificate, in PEM. */
    String authority() {
        return certificate.certificatePem();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Reads as the handshake agreed. */
    private final class Agreed extends ApplicationProtocolNegotiationHandler {

        Agreed() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            agreed.add(protocol);
            ChannelPipeline pipeline = context.pipeline();
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                ChannelInitializer<Channel> streams = new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(
                                        new Http2StreamFrameToHttpObjectCodec(true),
                                        new HttpObjectAggregator(MOST),
                                        new Echo("h2"));
                    }
                };
                pipeline.addLast(Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(streams));
            } else {
                pipeline.addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(MOST),
                        new WebSocketServerProtocolHandler("/ws"),
                        new Talk(),
                        new Echo(protocol));
            }
        }
    }

    private static final class Talk extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            Unheeded.of(context.writeAndFlush(new TextWebSocketFrame("echo " + frame.text())));
        }
    }

    private final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final String protocol;

        Echo(String protocol) {
            this.protocol = protocol;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String scheme = request.headers().get(HttpConversionUtil.ExtensionHeaderNames.SCHEME.text(), "-");
            requests.add(String.join(" ", protocol, request.method().name(), scheme, request.uri()));
            byte[] words = (protocol + " ").getBytes(StandardCharsets.US_ASCII);
            ByteBuf body = Unpooled.wrappedBuffer(
                    Unpooled.wrappedBuffer(words), request.content().retain());
            FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            Unheeded.of(context.writeAndFlush(answer));
        }
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
