package dev.fairlead.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that is not read: a good ending of both sides is none that the peer reset, though TCP is closed in both. */
final class EndedOnBothSidesTest {

    private static final int TCP_CLOSE = 7;

    private EventLoopGroup group;
    private ServerSocket listening;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Epoll.isAvailable(), "needs epoll");
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        listening.close();
    }

    private EpollSocketChannel connect() throws InterruptedException {
        return (EpollSocketChannel) new Bootstrap()
                .group(group)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(listening.getLocalSocketAddress())
                .sync()
                .channel();
    }

    private static void awaitClosed(EpollSocketChannel channel) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (channel.tcpInfo().state() != TCP_CLOSE) {
            assertThat(System.nanoTime()).as("TCP is closed").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_good_ending_is_no_reset() throws Exception {
        EpollSocketChannel channel = connect();
        try (Socket peer = listening.accept()) {
            peer.getOutputStream().write(new byte[100]);
            peer.shutdownOutput();
            channel.shutdownOutput().sync();
            awaitClosed(channel);

            assertThat(HalfClosed.isReset(channel)).isFalse();
        }
        channel.close().sync();
    }

    @Test
    void a_reset_is_one() throws Exception {
        EpollSocketChannel channel = connect();
        try (Socket peer = listening.accept()) {
            peer.setSoLinger(true, 0);
        }
        awaitClosed(channel);

        assertThat(HalfClosed.isReset(channel)).isTrue();
        channel.close().sync();
    }
}
