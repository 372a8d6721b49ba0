package dev.fairlead.gateway.entrypoint;

import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.wire.Fields;
import dev.fairlead.gateway.wire.HeadBounds;
import dev.fairlead.gateway.wire.Malformed;
import dev.fairlead.gateway.wire.RequestHead;
import io.netty.buffer.ByteBuf;

/** Moves bytes from the socket into a head, and says what a refused head is. */
final class HeadFiller {

    /** Heads are small: a body that comes in the same read is not copied along. */
    private static final int STEP_BYTES = 2048;

    private HeadFiller() {}

    /** Takes the head's bytes off the front of {@code in}; true when it is complete. */
    static boolean fill(RequestHead head, ByteBuf in, HeadBounds bounds) throws Malformed {
        Fields fields = head.fields();
        while (in.isReadable()) {
            int n = Math.min(Math.min(in.readableBytes(), STEP_BYTES), bounds.maxHeadBytes() - fields.filled());
            in.readBytes(fields.room(n), fields.filled(), n);
            fields.filled(n);
            if (head.parse(bounds)) {
                in.readerIndex(in.readerIndex() - (fields.filled() - head.end()));
                return true;
            }
        }
        return false;
    }

    /** Whether the connection cannot be used after this failure. */
    static boolean closes(Failure failure) {
        return switch (failure) {
            case Failure.BadRequest ignored -> true;
            case Failure.HeadTooLarge ignored -> true;
            case Failure.TargetTooLong ignored -> true;
            case Failure.BodyTooLarge ignored -> true;
            case Failure.RequestTimeout ignored -> true;
            case Failure.VersionNotSupported ignored -> true;
            case Failure.NotSupported ignored -> true;
            case Failure.NoRoute ignored -> false;
            case Failure.Misdirected ignored -> false;
            case Failure.MethodNotAllowed ignored -> false;
            case Failure.Unauthorized ignored -> false;
            case Failure.Forbidden ignored -> false;
            case Failure.Rejected ignored -> false;
            case Failure.Limited ignored -> false;
            case Failure.LimiterLost ignored -> false;
            case Failure.IssuerLost ignored -> false;
            case Failure.NoBackend ignored -> false;
            case Failure.Overloaded ignored -> false;
            case Failure.TooManyAtOnce ignored -> false;
            case Failure.CircuitOpen ignored -> false;
            case Failure.BadGateway ignored -> false;
            case Failure.GatewayTimeout ignored -> false;
            case Failure.WorkflowFailed ignored -> false;
            case Failure.WorkflowsFull ignored -> false;
            case Failure.Invalid ignored -> false;
            case Failure.UnsupportedType ignored -> false;
            case Failure.NotRepeatable ignored -> false;
            case Failure.UpgradeRequired ignored -> true;
            case Failure.StreamEnded ignored -> false;
            case Failure.Fault ignored -> false;
        };
    }
}
