package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.wire.WebSocketFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What the caller's side of a tunnel has seen: when a byte moved last, its ends, where the frames to the caller end. */
final class CallerTunnel {

    /** How the gateway ends a tunnel (RFC 6455 section 7.4.1). */
    private static final int GOING_AWAY = 1001;

    private static final int POLICY_VIOLATION = 1008;

    private final WebSocketFrames toCaller = new WebSocketFrames();
    private final long idleNanos;
    private final long halfIdleNanos;
    private long moved;
    private boolean callerEnded;
    private boolean outputEnding;
    private boolean outputEnded;
    private boolean over;

    CallerTunnel(long now, CallerNanos nanos) {
        this.moved = now;
        this.idleNanos = nanos.streamIdle();
        this.halfIdleNanos = Math.min(nanos.streamIdle(), nanos.halfOpen());
    }

    void taken(long now) {
        moved = now;
    }

    void passed(ByteBuf payload, long now) {
        moved = now;
        toCaller.pass(payload);
    }

    /** Nanoseconds until it counts as idle; not above zero if it does. */
    long idleIn(long now) {
        boolean half = callerEnded || outputEnding;
        return moved + (half ? halfIdleNanos : idleNanos) - now;
    }

    /** The caller ended its side; false if that was known. */
    boolean endCaller(long now) {
        boolean first = !callerEnded;
        callerEnded = true;
        moved = first ? now : moved;
        return first;
    }

    /** The backend ended its side: what it sent is on the way to the caller. */
    void endingOutput(long now) {
        outputEnding = true;
        moved = now;
    }

    boolean isOutputEnding() {
        return outputEnding;
    }

    void endOutput() {
        outputEnded = true;
    }

    boolean hasOutputEnded() {
        return outputEnded;
    }

    /** Both sides have ended, or the gateway ends it. */
    void endBoth() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** The WebSocket close code for a failure; 0 for one that is told by a reset, as a network would. */
    static int closeCode(Failure failure) {
        return switch (failure) {
            case Failure.StreamEnded ignored -> GOING_AWAY;
            case Failure.Unauthorized ignored -> POLICY_VIOLATION;
            case Failure.Forbidden ignored -> POLICY_VIOLATION;
            // Whatever else ends a tunnel is a connection that broke.
            default -> 0;
        };
    }

    /** A Close frame for the caller; nothing where one cannot be put in. */
    ByteBuf closeFrame(int code) {
        return toCaller.isBetweenFrames() && !outputEnding
                ? Unpooled.wrappedBuffer(WebSocketFrames.close(code, 0))
                : Unpooled.EMPTY_BUFFER;
    }
}
