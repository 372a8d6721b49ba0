package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.http.MessageWriter;
import dev.fairlead.gateway.loop.Unheeded;
import dev.fairlead.gateway.wire.WebSocketFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;

/** The backend's side of a tunnel: each direction ends for itself, and the tunnel when both have ended. */
final class UpstreamTunnel {

    private final UpstreamConnection connection;
    private final SocketChannel channel;
    private final MessageWriter out;
    private final WebSocketFrames toBackend = new WebSocketFrames();
    private boolean inputEnded;
    private boolean outputEnded;

    UpstreamTunnel(UpstreamConnection connection, SocketChannel channel, MessageWriter out) {
        this.connection = connection;
        this.channel = channel;
        this.out = out;
        channel.config().setAllowHalfClosure(true);
    }

    /** These bytes go to the backend. */
    void passed(ByteBuf payload) {
        toBackend.pass(payload);
    }

    /** The caller ended its side: so do we, when the backend has everything. */
    void endOutput() {
        out.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (sent.isSuccess()) {
                Unheeded.of(channel.shutdownOutput().addListener(shut -> outputEnded()));
            }
        });
    }

    /** Nothing more goes to the backend: we ended, or it does not listen any more. */
    void outputEnded() {
        outputEnded = true;
        connection.tunnelEnded();
    }

    /** Nothing more comes from the backend. */
    void inputEnded() {
        inputEnded = true;
        connection.tunnelEnded();
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    boolean isOver() {
        return inputEnded && outputEnded;
    }

    /**
     * Tells the backend that the tunnel ends.
     *
     * @return whether that could be done; the connection closes when it is sent
     */
    boolean sendClose(int closeCode, int mask) {
        if (outputEnded || !toBackend.isBetweenFrames()) {
            return false;
        }
        out.body(Unpooled.wrappedBuffer(WebSocketFrames.close(closeCode, mask)));
        out.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> connection.close());
        return true;
    }
}
