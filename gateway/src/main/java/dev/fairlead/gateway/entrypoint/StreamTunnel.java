package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Forwarding;
import dev.fairlead.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that is a stream of HTTP/2 (RFC 8441): asked for by an extended CONNECT, open when the backend answered
 * 101. Each direction ends with its END_STREAM; RST_STREAM stands for the reset of a connection.
 */
final class StreamTunnel {

    private static final String WEB_SOCKET = "websocket";

    private final CallerStream owner;
    private final EntrypointLoop home;
    private final StreamAnswer answer;
    private @Nullable CallerTunnel seen;

    StreamTunnel(CallerStream owner, EntrypointLoop home, StreamAnswer answer) {
        this.owner = owner;
        this.home = home;
        this.answer = answer;
    }

    /** Why what is asked for cannot be had; null if it can. */
    static @Nullable Failure fault(String protocol) {
        return protocol.equals(WEB_SOCKET)
                ? null
                : new Failure.NotSupported(501, "This gateway opens tunnels for WebSockets only.");
    }

    /** Whether a caller would take an answer with this status for an open WebSocket. */
    static boolean isMistakable(int status) {
        return status >= 200 && status < 300;
    }

    private long now() {
        return home.loop().now();
    }

    private void watch(CallerTunnel open) {
        owner.lookIn(open.idleIn(now()));
    }

    void open(ResponseHead head) {
        CallerTunnel opened = new CallerTunnel(now(), home.nanos());
        seen = opened;
        answer.switching(head);
        watch(opened);
    }

    boolean isOpen() {
        return seen != null;
    }

    private CallerTunnel seen() {
        CallerTunnel open = seen;
        if (open == null) {
            throw new IllegalStateException("the WebSocket is not open");
        }
        return open;
    }

    /** The caller's bytes went to the backend; {@code ended} if it ended its side behind them. */
    void taken(boolean ended) {
        CallerTunnel open = seen();
        if (!ended) {
            open.taken(now());
        } else if (open.endCaller(now())) {
            watch(open);
        }
    }

    /** These bytes of an open one go to the caller; of an answer that refuses one there is nothing to see. */
    void passed(ByteBuf payload) {
        CallerTunnel open = seen;
        if (open != null) {
            open.passed(payload, now());
        }
    }

    /** The backend ended its side: behind what it sent so does the answer. */
    void endOutput() {
        CallerTunnel open = seen();
        open.endingOutput(now());
        watch(open);
        answer.halfEnd();
    }

    /** The answer's end is with the system. */
    void outputSent() {
        CallerTunnel open = seen();
        open.endOutput();
        if (open.isOver()) {
            owner.answered();
        }
    }

    boolean isOutputEnding() {
        CallerTunnel open = seen;
        return open != null && open.isOutputEnding();
    }

    /** Both sides have ended; false if the answer's end is still to be written. */
    boolean endBoth() {
        CallerTunnel open = seen;
        if (open == null || !open.isOutputEnding()) {
            return false;
        }
        open.endBoth();
        if (open.hasOutputEnded()) {
            owner.answered();
        }
        return true;
    }

    /** Whether nothing of the caller's is wanted any more. */
    boolean isOver() {
        CallerTunnel open = seen;
        return open == null ? answer.isEnded() : open.isOver();
    }

    /** Ends an open one from our side: with a close code at both ends or, where there is none for it, by a reset. */
    void end(@Nullable Forwarding to, Failure failure) {
        CallerTunnel open = seen();
        int closeCode = CallerTunnel.closeCode(failure);
        if (closeCode == 0) {
            if (to != null) {
                to.abandon();
            }
            open.endBoth();
            owner.cut();
            return;
        }
        if (to != null) {
            to.goAway(closeCode);
        }
        // Whoever does not take the last bytes is cut.
        owner.lookIn(home.nanos().linger());
        if (!endBoth()) {
            answer.body(open.closeFrame(closeCode));
            open.endBoth();
            answer.end(null);
        }
    }

    /** Ends one that is idle, cuts one that is ending and stuck. */
    void look() {
        CallerTunnel open = seen();
        if (open.isOver()) {
            owner.cut();
        } else if (open.idleIn(now()) <= 0) {
            owner.fail(new Failure.StreamEnded("no byte moved for too long"));
        } else {
            watch(open);
        }
    }
}
