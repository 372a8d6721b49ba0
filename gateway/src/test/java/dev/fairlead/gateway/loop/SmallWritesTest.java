package dev.fairlead.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real socket, since that is what is written past Netty to. */
class SmallWritesTest {

    private final EventLoops loops = EventLoops.start(1, () -> 0, new SplittableRandom(1));
    private final Loop loop = loops.loops().getFirst();
    private ServerSocket peer = unbound();

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        assumeTrue(Epoll.isAvailable(), "native epoll is not available here");
        peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(loops.stop(Duration.ofSeconds(5))).isTrue();
        peer.close();
    }

    /** Stands for a connection's own handler. */
    private static final class Own extends ChannelHandlerAdapter {}

    private Channel connect(int handlers) throws InterruptedException {
        return new Bootstrap()
                .group(loop.executor())
                .channel(loops.connectionType())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        for (int i = 0; i < handlers; i++) {
                            channel.pipeline().addLast(new Own());
                        }
                    }
                })
                .connect(peer.getLocalSocketAddress())
                .sync()
                .channel();
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.executor().submit(task).get();
    }

    private static ByteBuf hello(SmallWrites writes, Channel channel) {
        return writes.take(channel.alloc(), SmallWrites.MESSAGE_BYTES)
                .writeBytes("hello".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void sends_straight_to_the_socket_and_lends_the_buffer_again() throws Exception {
        Channel channel = connect(1);
        try (Socket accepted = peer.accept()) {
            onLoop(() -> {
                SmallWrites writes = new SmallWrites(channel, loop);
                ByteBuf first = hello(writes, channel);
                assertThat(writes.send(first)).isTrue();
                writes.giveBack(first);
                assertThat(writes.take(channel.alloc(), SmallWrites.MESSAGE_BYTES))
                        .isSameAs(first);
                return first.release();
            });
            assertThat(new String(accepted.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                    .isEqualTo("hello");
        }
    }

    @Test
    void leaves_everything_to_netty_where_another_handler_would_be_passed_by() throws Exception {
        Channel channel = connect(2);
        try (Socket accepted = peer.accept()) {
            assertThat(onLoop(() -> {
                        SmallWrites writes = new SmallWrites(channel, loop);
                        return writes.send(hello(writes, channel));
                    }))
                    .isFalse();
            channel.close().sync();
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void overtakes_nothing_that_waits() throws Exception {
        Channel channel = connect(1);
        try (Socket accepted = peer.accept()) {
            assertThat(onLoop(() -> {
                        SmallWrites writes = new SmallWrites(channel, loop);
                        Unheeded.of(channel.write(hello(writes, channel)));
                        return writes.send(hello(writes, channel));
                    }))
                    .isFalse();
            channel.close().sync();
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void sends_what_fits_and_leaves_the_rest() throws Exception {
        Channel channel = connect(1);
        try (Socket accepted = peer.accept()) {
            // Nobody reads: at some time the system takes no more.
            int left = onLoop(() -> {
                SmallWrites writes = new SmallWrites(channel, loop);
                for (int i = 0; i < 10_000; i++) {
                    ByteBuf large = writes.take(channel.alloc(), 64 * 1024).writeZero(64 * 1024);
                    if (!writes.send(large)) {
                        return large.readableBytes();
                    }
                    writes.giveBack(large);
                }
                return 0;
            });
            assertThat(left).isPositive();
            assertThat(accepted.isConnected()).isTrue();
        }
    }
}
