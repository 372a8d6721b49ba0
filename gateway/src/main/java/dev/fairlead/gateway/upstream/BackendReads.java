package dev.fairlead.gateway.upstream;

import dev.fairlead.gateway.loop.HalfClosed;
import dev.fairlead.gateway.loop.Loop;
import dev.fairlead.gateway.loop.Rejoin;
import io.netty.channel.socket.SocketChannel;

/** Whether a backend's connection is read: not while its caller does not keep up, and not behind its end. */
final class BackendReads {

    private final SocketChannel channel;
    private final Loop loop;
    private boolean on = true;
    private boolean ended;
    private int paused;

    BackendReads(SocketChannel channel, Loop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    boolean areOn() {
        return on;
    }

    void pause() {
        on = false;
        channel.config().setAutoRead(false);
    }

    /** The backend ended its side: there is nothing to read any more. */
    void end() {
        ended = true;
        HalfClosed.watch(channel, loop);
        pause();
    }

    /** Reads on; false if it was not paused. */
    boolean resume() {
        if (on || ended) {
            return false;
        }
        on = true;
        if (paused > 0) {
            Rejoin.andRead(channel, loop);
        } else {
            channel.config().setAutoRead(true);
        }
        paused = 0;
        return true;
    }

    /** A read was tried while reading is off; true if the connection is in error. */
    boolean areBrokenByPausedRead() {
        // It is how Netty finds out that the backend ended its side, or that the connection is in error.
        HalfClosed.watch(channel, loop);
        paused++;
        return HalfClosed.isReset(channel);
    }
}
