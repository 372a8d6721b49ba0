package dev.fairlead.gateway.tcp;

import java.util.Locale;

/**
 * What is told of a connection that ended.
 *
 * @param loop the number of its event loop
 * @param entrypoint by which it came in
 * @param serverName the host that its caller named; empty without one
 * @param line what took it
 * @param server {@code host:port} where it went last; empty if nowhere
 * @param ending how it ended
 * @param reason why, where that needs words; else empty
 * @param startMillis wall time of its beginning
 * @param nanos how long it was open
 * @param bytesIn bytes of the caller that were taken
 * @param bytesOut bytes of the server that were taken
 */
public record Relayed(
        int loop,
        String entrypoint,
        String serverName,
        Line line,
        String server,
        Ending ending,
        String reason,
        long startMillis,
        long nanos,
        long bytesIn,
        long bytesOut) {

    /** How a relayed connection ends. */
    public enum Ending {
        /** Both sides ended it well. */
        DONE,
        /** One side broke it off. */
        BROKEN,
        /** No byte came for too long, or one side took none. */
        IDLE,
        /** A middleware or a bound did not let it in. */
        REFUSED,
        /** No server could be connected to. */
        UNREACHABLE,
        /** The gateway stopped. */
        CUT;

        /** As logs and metrics write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Is told of each, on its loop. */
    public interface Observer {
        void ended(Relayed connection);
    }
}
